"""What a notice template may do: place words, choose, repeat, include. Nothing else.

Template source → text whose lines know where they stand in the source and in which every word
from the data is fenced, so that data is never read as markup. There are no functions, methods,
macros or arithmetic; a template that uses one is refused when it is compiled, by file and line.

The fences are characters of the supplementary private-use planes. They are removed from data, as
are control and bidi characters; the private-use characters of the basic plane stay, because old
character sets keep rare surnames there.
"""

import re
from collections.abc import Iterator, Mapping, MutableMapping
from pathlib import Path
from threading import RLock
from types import TracebackType
from typing import Any

import jinja2
from jinja2 import nodes
from jinja2.loaders import split_template_path
from jinja2.sandbox import ImmutableSandboxedEnvironment

from service.documents.chinese_text import FILTERS, clean, shown
from service.errors import TemplateError

OPEN, CLOSE = "\U0010fff0", "\U0010fff1"  # around every word from the data
BREAK = "\U0010fff2"  # a line break inside a word
_TURN = "\U0010fff3"  # written once a turn of a loop, so that no loop runs unseen
_GONE = "\U0010fff4"  # before the end of a line that only controls
_FIRST_MARK = 0xF0000  # one character a source line
_MARK = re.compile("[\U000f0000-\U000ffffd]")
TAG = re.compile(r"(\{\{.*?\}\}|\{%.*?%\}|\{#.*?#\})", re.DOTALL)
CONTROL = re.compile(r"\{%[-+]?\s*(\w+)")  # the word of a tag that says nothing itself
_SILENT_TAG = re.compile(r"\{%[-+]?\s*+(?!include\b).*?%\}|\{#.*?#\}", re.DOTALL)

MAX_SOURCE = 64 * 1024  # bytes of one template file
MAX_TEXT = 2_000_000  # characters of one notice
MAX_PIECES = 200_000  # words, texts and turns of loops in one notice

Where = tuple[str, int | None]  # template, line


class TemplateSandbox:
    """Templates of the given folders; of two files with one name the first folder's counts.

    Files are read and compiled once: a sandbox goes on saying what it said at first. ``amended``:
    files by name that are read otherwise than they stand.
    """

    def __init__(self, *folders: Path, amended: Mapping[str, str] | None = None) -> None:
        self._folders = folders
        self._places: list[Where] = []
        self._sources = dict(amended or {})
        self._includes: dict[str, tuple[nodes.Include, ...]] = {}
        self._ready: dict[str, jinja2.Template] = {}
        self._lock = RLock()
        self._environment = _Environment(
            loader=_Loader(self),
            undefined=_Missing,
            finalize=_fenced,
            autoescape=False,
            auto_reload=False,
            cache_size=-1,
        )
        self._environment.globals.clear()
        self._environment.filters = dict(FILTERS)

    def text(self, name: str, words: Mapping[str, object]) -> str:
        """The template filled with ``words``: marked lines, fenced data. Raises TemplateError."""
        template = self._ready.get(name) or self.compile(name)
        pieces: list[str] = []
        size = 0
        try:
            for piece in template.generate(words):
                pieces.append(piece)
                size += len(piece)
                if size > MAX_TEXT or len(pieces) > MAX_PIECES:
                    raise TemplateError(name, None, "写出的内容过长，请检查循环")
        except _FAULTS as fault:
            raise _as_template_error(fault, name) from None
        return "".join(pieces).replace(_TURN, "").replace(f"{_GONE}\n", "").replace(_GONE, "")

    def compile(self, name: str) -> jinja2.Template:
        """Compile ``name`` after its parts. Raises TemplateError for the first fault."""
        try:
            with self._lock:
                loaded = [self._environment.get_template(part) for part in self.parts(name)]
        except _FAULTS as fault:
            raise _as_template_error(fault, name) from None
        self._ready[name] = loaded[0]
        return loaded[0]

    def parts(self, name: str) -> tuple[str, ...]:
        """``name`` and every part that it includes, itself first, each once."""
        found: dict[str, None] = {}
        self._collect(name, (), found)
        return tuple(found)

    def source(self, name: str) -> str:
        """The text of a template file. Raises TemplateError where it is missing or unreadable."""
        if name not in self._sources:
            self._sources[name] = _read(self._path(name), name)
        return self._sources[name]

    def where(self, line: str) -> Where | None:
        """Template and line on which an output line began; None where it carries no mark."""
        found = _MARK.search(line)
        return self._places[ord(found.group()) - _FIRST_MARK] if found else None

    def tree(self, name: str) -> nodes.Template:
        """The parsed file with its line marks, refused where it uses more than it may."""
        with self._lock:
            marked = "".join(self._marked_lines(name))
        try:
            tree = self._environment.parse(marked, name, name)
        except _FAULTS as fault:
            raise _unclosed(marked, name) or _as_template_error(fault, name) from None
        _refuse_the_forbidden(tree, name, self._environment)
        return tree

    def _collect(self, name: str, above: tuple[str, ...], found: dict[str, None]) -> None:
        found[name] = None
        if name not in self._includes:
            self._includes[name] = tuple(self.tree(name).find_all(nodes.Include))
        for include in self._includes[name]:
            part = include.template.value  # type: ignore[attr-defined]  # all else is refused
            if part in (*above, name):
                raise TemplateError(name, include.lineno, f"include 绕成了圈：{part}")
            self._find(part, name, include.lineno)
            self._collect(part, (*above, name), found)

    def _find(self, part: str, name: str, line: int) -> None:
        """A part that is not there is a fault of the line that asks for it."""
        try:
            self._path(part)
        except TemplateError as fault:
            raise TemplateError(name, line, f"{part}：{fault.problem}") from None

    def _path(self, name: str) -> Path:
        try:
            pieces = split_template_path(name)
        except jinja2.TemplateNotFound:
            raise TemplateError(name, None, "文件名不能指向模板文件夹以外") from None
        for folder in self._folders:
            path = folder.joinpath(*pieces)
            if path.is_file():
                return path
        raise TemplateError(name, None, "找不到这个模板文件")

    def _marked_lines(self, name: str) -> Iterator[str]:
        for number, line in _lines_outside_tags(self.source(name)):
            if not line.strip():
                yield line
            elif _SILENT_TAG.sub("", line).strip():
                yield self._mark(name, number) + line
            else:
                yield line.removesuffix("\n") + _GONE + "\n"

    def _mark(self, name: str, number: int) -> str:
        self._places.append((name, number))
        return chr(_FIRST_MARK + len(self._places) - 1)


def without_marks(text: str) -> str:
    return _MARK.sub("", text)


class _Environment(ImmutableSandboxedEnvironment):
    def getattr(self, obj: Any, attribute: str) -> Any:
        """``项.指标`` is the word 指标 of 项, never a method of it."""
        if isinstance(obj, Mapping):
            try:
                return obj[attribute]
            except KeyError:
                return self.undefined(obj=obj, name=attribute)
        return super().getattr(obj, attribute)


class _Loader(jinja2.BaseLoader):
    def __init__(self, sandbox: TemplateSandbox) -> None:
        self._sandbox = sandbox

    def load(
        self,
        environment: jinja2.Environment,
        name: str,
        globals: MutableMapping[str, Any] | None = None,
    ) -> jinja2.Template:
        tree = self._sandbox.tree(name)
        _count_turns(tree)
        code = environment.compile(tree, name, name)
        return environment.template_class.from_code(environment, code, globals or {}, None)


class _Missing(jinja2.StrictUndefined):
    @property
    def _undefined_message(self) -> str:
        if isinstance(self._undefined_obj, Mapping):
            there = "、".join(str(key) for key in self._undefined_obj)
            return f"数据里没有“{self._undefined_name}”（有的是：{there}）"
        return f"数据里没有“{self._undefined_name}”"


def _fenced(value: object) -> str:
    if isinstance(value, jinja2.Undefined):
        str(value)  # raises
    return f"{OPEN}{shown(value)}{CLOSE}".replace("\n", BREAK)


_ALLOWED: tuple[type[nodes.Node], ...] = (
    *(nodes.Template, nodes.Output, nodes.TemplateData),
    *(nodes.If, nodes.For, nodes.Assign, nodes.Include),
    *(nodes.Name, nodes.Const, nodes.Getattr, nodes.Getitem, nodes.Filter, nodes.Test),
    *(nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.CondExpr),
)


def _refuse_the_forbidden(tree: nodes.Template, name: str, environment: jinja2.Environment) -> None:
    for node in tree.find_all(nodes.Node):
        problem = _forbidden(node, environment)
        if problem:
            raise TemplateError(name, node.lineno, problem)


def _forbidden(node: nodes.Node, environment: jinja2.Environment) -> str:
    match node:
        case nodes.Filter() if node.name not in FILTERS:
            return f"没有“{node.name}”这种写法，可用：{'、'.join(FILTERS)}"
        case nodes.Test() if node.name not in environment.tests:
            return f"没有“is {node.name}”这种判断"
        case nodes.Include() if not isinstance(node.template, nodes.Const):
            return "include 后面要直接写文件名"
        case nodes.For() if node.recursive:
            return "循环不能写 recursive"
        case _ if not isinstance(node, _ALLOWED):
            return f"模板里只放数据、if、for、set、include，不能用 {type(node).__name__}"
    return ""


def _count_turns(tree: nodes.Template) -> None:
    for loop in tree.find_all(nodes.For):
        text = nodes.TemplateData(_TURN, lineno=loop.lineno)
        loop.body.insert(0, nodes.Output([text], lineno=loop.lineno))


def _unclosed(source: str, name: str) -> TemplateError | None:
    """The innermost if or for that nothing ends, by its own line; None where all are ended."""
    opened: list[tuple[str, int]] = []
    for tag in TAG.finditer(source):
        word = CONTROL.match(tag.group())
        if word and word[1] in ("if", "for"):
            opened.append((word[1], source.count("\n", 0, tag.start()) + 1))
        elif word and opened and word[1] == f"end{opened[-1][0]}":
            opened.pop()
    if not opened:
        return None
    word_, line = opened[-1]
    return TemplateError(name, line, f"语法有误，这里的 {word_} 没有配对的 end{word_}")


def _lines_outside_tags(source: str) -> Iterator[tuple[int, str]]:
    """Lines by number, where a tag over several lines belongs to the line it begins on."""
    number, line = 1, ""
    for index, piece in enumerate(TAG.split(source)):
        if index % 2:
            line += piece
            continue
        for text in piece.splitlines(keepends=True):
            line += text
            if text.endswith("\n"):
                yield number, line
                number, line = number + line.count("\n"), ""
    if line:
        yield number, line


def _read(path: Path, name: str) -> str:
    raw = path.read_bytes()
    if len(raw) > MAX_SOURCE:
        raise TemplateError(name, None, f"文件超过{MAX_SOURCE // 1024}KB")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise TemplateError(name, None, "不是UTF-8编码，请用记事本另存为UTF-8") from None
    return clean(text)


_FAULTS = (
    *(jinja2.TemplateError, RecursionError),
    *(TypeError, ValueError, ArithmeticError, LookupError),
)


def _as_template_error(fault: Exception, name: str) -> TemplateError:
    if isinstance(fault, jinja2.TemplateSyntaxError):
        problem = f"语法有误，请检查括号和 if、for 是否成对（{fault.message}）"
        return TemplateError(fault.name or name, fault.lineno, problem)
    if isinstance(fault, RecursionError):
        return TemplateError(name, None, "括号套得太深")
    template, line = _last_template_frame(fault.__traceback__) or (name, None)
    return TemplateError(template, line, str(fault))


def _last_template_frame(traceback: TracebackType | None) -> Where | None:
    found: Where | None = None
    while traceback is not None:
        file = traceback.tb_frame.f_code.co_filename
        if file.endswith(".j2"):
            found = file, traceback.tb_lineno
        traceback = traceback.tb_next
    return found
