REM Every .docx of a folder as PDF beside it, with LibreOffice's own two faults put right.
Sub Main(folder As String)
  Dim names() As String, count As Integer, index As Integer, name As String
  name = Dir(folder & "/*.docx")
  Do While name <> ""
    ReDim Preserve names(count)
    names(count) = name
    count = count + 1
    name = Dir()
  Loop
  For index = 0 To count - 1
    Print_One(folder & "/" & Left(names(index), Len(names(index)) - 5))
  Next
  StarDesktop.terminate()
End Sub

Sub Print_One(path As String)
  Dim document As Object
  On Error GoTo Unreadable
  document = StarDesktop.loadComponentFromURL(path & ".docx", "_blank", 0, Array(Setting("Hidden", True)))
  If IsNull(document) Then Exit Sub
  Mend(document)
  document.storeToURL(path & ".pdf", Array(Setting("FilterName", "writer_pdf_Export"), Setting("FilterData", Array(Setting("IsSkipEmptyPages", False)))))
  document.close(True)
Unreadable:
End Sub

Sub Mend(document As Object)
  Dim styles As Object, index As Integer
  styles = document.StyleFamilies.getByName("ParagraphStyles")
  For index = 0 To styles.Count - 1
    styles.getByIndex(index).ParaIsCharacterDistance = False
    styles.getByIndex(index).ParaIsHangingPunctuation = False
  Next
End Sub

Function Setting(name As String, value As Variant) As Object
  Dim one As New com.sun.star.beans.PropertyValue
  one.Name = name
  one.Value = value
  Setting = one
End Function
