"""文书模板 on pages: looked at, checked, shown, saved; a faulty one never; the former one kept."""

from collections.abc import Callable
from io import BytesIO

import docx
import pytest

from service.accounts.roles import Role
from service.settings import SHIPPED
from tests.small_county import County
from tests.web.conftest import Browser
from workflows.vocabulary import NoticeKind

SignedIn = Callable[..., Browser]
KIND = "/templates/warning_prompt"
FILE = "warning_prompt.md.j2"
SHIPPED_TEXT = (SHIPPED / "notice_templates" / FILE).read_text(encoding="utf-8")


def edited(words: str = "请抓紧办理。") -> str:
    """The shipped text with one more sentence before its last line."""
    lines = SHIPPED_TEXT.rstrip("\n").split("\n")
    return "\n".join([*lines, "", words, ""])


def own(county: County) -> list[str]:
    folder = county.workspace.folder / "templates"
    return sorted(
        p.relative_to(folder).as_posix().rsplit(".2", 1)[0]
        for p in folder.rglob("*.*")
        if p.is_file()
    )


def test_the_shipped_text_is_shown_to_be_edited(signed_in: SignedIn) -> None:
    page = signed_in(Role.ADMIN).look(KIND)

    assert "现在用的是自带的" in page
    assert SHIPPED_TEXT.split("\n")[0] in page


def test_a_check_shows_the_sample_and_saves_nothing(signed_in: SignedIn, county: County) -> None:
    sent = signed_in(Role.OFFICE).send(f"{KIND}/check", text=edited().replace("\n", "\r\n"))

    assert (sent.status, "未发现问题" in sent.page) == (200, True)
    assert sent.page.count("请抓紧办理。") == 2  # in the text and in the sample
    assert own(county) == []


def test_what_the_script_looks_for_is_on_the_page(signed_in: SignedIn) -> None:
    """It asks for the same check as the button, and puts the same two places in."""
    page = signed_in(Role.ADMIN).look(KIND)
    script = (SHIPPED / "service" / "web" / "static" / "template.js").read_text(encoding="utf-8")

    assert (f'data-check="{KIND}/check"' in page, "/static/template.js" in page) == (True, True)
    assert all(f'id="{name}"' in page and f'"{name}"' in script for name in ("verdict", "sample"))


@pytest.mark.parametrize(
    ("words", "said"),
    [
        pytest.param("{{ 没有这个词 }}", "没有这个词", id="unknown-word"),
        pytest.param("{% if 标题 %}", "没有配对", id="open-condition"),
        pytest.param("{{ 标题.__class__ }}", "__class__", id="out-of-the-sandbox"),
    ],
)
def test_a_template_with_a_fault_is_told_by_line_and_not_saved(
    signed_in: SignedIn, county: County, words: str, said: str
) -> None:
    sent = signed_in(Role.ADMIN).send(KIND, text=edited(words))

    assert (sent.status, "没有保存" in sent.page) == (409, True)
    alert = sent.page.partition('role="alert"')[2].partition("</ul>")[0]
    assert (said in alert, f"{FILE}第" in alert) == (True, True)
    assert own(county) == []


def test_a_saved_template_holds_at_once_and_the_former_one_is_kept(
    signed_in: SignedIn, county: County
) -> None:
    browser = signed_in(Role.ADMIN)
    browser.send(KIND, text=edited("请抓紧办理。"))

    sent = browser.send(KIND, text=edited("请尽快办理。"))

    assert ("现在用的是本县的" in sent.page, "请尽快办理。" in sent.page) == (True, True)
    assert own(county) == [f".former/{FILE}", FILE]
    assert "请尽快办理。" in (county.workspace.folder / "templates" / FILE).read_text("utf-8")
    version = sent.page.partition("?version=")[2].partition('"')[0]
    assert "请抓紧办理。" in browser.look(f"{KIND}?version={version}")


def test_the_running_service_writes_from_it(signed_in: SignedIn, county: County) -> None:
    before = county.workspace.templates.version(NoticeKind.WARNING_PROMPT)

    signed_in(Role.ADMIN).send(KIND, text=edited())

    assert county.workspace.templates.version(NoticeKind.WARNING_PROMPT) != before
    assert county.events()[-1].act == "改模板"


def test_the_shipped_one_can_be_gone_back_to(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.ADMIN)
    browser.send(KIND, text=edited())

    sent = browser.send(f"{KIND}/shipped")

    assert "现在用的是自带的" in sent.page
    assert own(county) == [f".former/{FILE}"]


def test_the_sample_is_a_word_file_of_the_text_as_typed(signed_in: SignedIn) -> None:
    browser = signed_in(Role.ADMIN)
    token = browser.look(KIND).partition('name="form_token" value="')[2].partition('"')[0]

    answer = browser.client.post(f"{KIND}/sample", data={"form_token": token, "text": edited()})

    paragraphs = [p.text for p in docx.Document(BytesIO(answer.content)).paragraphs]
    assert any("请抓紧办理。" in text for text in paragraphs)


def test_a_sample_of_a_faulty_text_says_what_is_wrong(signed_in: SignedIn) -> None:
    sent = signed_in(Role.ADMIN).send(f"{KIND}/sample", text=edited("{{ 没有这个词 }}"))

    assert "没有这个词" in sent.page


@pytest.mark.parametrize("version", ["../../../duban.db", "20170101T000000000000"])
def test_an_earlier_version_that_is_none_is_not_there(signed_in: SignedIn, version: str) -> None:
    assert signed_in(Role.ADMIN).status(f"{KIND}?version={version}") == 404


def test_templates_are_for_who_keeps_settings(signed_in: SignedIn, county: County) -> None:
    browser = signed_in(Role.SUPERVISION)

    assert (browser.status("/templates"), browser.send(KIND, text=edited()).status) == (403, 403)
    assert signed_in(Role.ADMIN).status("/templates/no_such_kind") == 422
    assert own(county) == []
