"""The explorer's script: one text of all modules, shorter than they are, that means the same."""

from __future__ import annotations

from pathlib import Path
from typing import Mapping

import pytest

from wirebind.explorer import bundle
from wirebind.explorer.bundle import ModuleError, bundled
from wirebind.explorer.names import renamed, short_names
from wirebind.explorer.squeeze import squeezed
from wirebind.explorer.tokens import TokenError, tokens_of


@pytest.fixture(name="script")
def script_fixture(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> "Script":
    monkeypatch.setattr(bundle, "PAGE", tmp_path)
    return Script(tmp_path)


class Script:
    """Modules in a folder of their own."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def of(self, **modules: str) -> str:
        for name, text in modules.items():
            (self._folder / f"{name}.mjs").write_text(text, encoding="utf-8")
        return bundled("main", ())


def short(text: str) -> str:
    return squeezed(tokens_of(text))


def other(text: str, **names: str) -> str:
    return squeezed(renamed(tokens_of(text), names))


TEXTS = [
    "'x = { y: 1 } // no /* comment */'", "'it\\'s  ${a}  `b`'", '"\\\\"', '"say \'a  b\' /"', "'a\\\n  b'", "`a  = // ${b} /* c */ \n  d`",
    "`\\`  \\${ a }`", "`$  {a} $${b}  }`", "`${`a  ${`b  ${c}  `}  `}  d`", "`${{a:'}  '}.a}  `", "/a  = b/", "/[/'\"`]  \\/ [\\]/]/gu",
    "/\\//", "/`  ${/",
]  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_texts_templates_and_regular_expressions_stay_as_they_are(text: str) -> None:
    assert short(f"const x = {text} ;  // '\n f( {text} , 1 ) ;\n") == f"const x={text};f({text},1);"


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("a /* x */ + /* ' */ +b // `\n", "a+ +b"),
        ("a - -b - --c", "a- -b- --c"),
        ("x = a / b / c", "x=a/b/c"),
        ("x = a[1] / f(2) / 3", "x=a[1]/f(2)/3"),
        ("x = a.return / 2 / b", "x=a.return/2/b"),
        ("x = a++ / 2 /  b", "x=a++/2/b"),
        ("if (a) /b  c/.test(d)", "if(a)/b  c/.test(d)"),
        ("return /b  '/", "return/b  '/"),
        ("x = a / /b  '/", "x=a/ /b  '/"),
        ("x = /a/ * 2", "x=/a/ *2"),
        ("/a/ in b", "/a/ in b"),
        ("f(/  '/, (/ \"/))", "f(/  '/,(/ \"/))"),
        ("`${ /}  `/ }`", "`${/}  `/}`"),
        ("x = a < /script>/", "x=a< /script>/"),
        ("x = a < !--b", "x=a< !--b"),
        ("1 .x + 1.5e+3 - .5", "1 .x+1.5e+3-.5"),
        ("a ? .5 : b?.c ?? d", "a?.5:b?.c??d"),
        ("typeof  a  in  b", "typeof a in b"),
        ("return 'a' + `b` + {  }", "return'a'+`b`+{}"),
        ("é = ü of  $a", "é=ü of $a"),
    ],
)
def test_spaces_and_comments_go_where_no_token_changes(text: str, result: str) -> None:
    assert short(text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("a = b\n(c)", "a=b\n(c)"),
        ("a\n++b", "a\n++b"),
        ("return\n  a", "return\na"),
        ("a = `x`\nb = 'y'\nc = /z/\nd", "a=`x`\nb='y'\nc=/z/\nd"),
        ("a = b /* \n */ c", "a=b\nc"),
        ("a = {}\nb", "a={}\nb"),
        ("f(\n  a,\n  b,\n)\n  .c()\n  || d;\n\n\ne", "f(a,b).c()||d;e"),
        ("a =\n  b\n  ? c\n  : d", "a=b?c:d"),
    ],
)
def test_ends_of_lines_stay_where_they_may_end_a_statement(text: str, result: str) -> None:
    assert short(text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("{ a; }", "{a}"),
        ("{ for (;;); }", "{for(;;);}"),
        ("{ if (a); }", "{if(a);}"),
        ("{ if (a) b; else; }", "{if(a)b;else;}"),
        ("[a, , ]", "[a,,]"),
        ("[, ]", "[,]"),
        ("[a, { b, }, ]", "[a,{b}]"),
        ("';}' + `,]`", "';}'+`,]`"),
        ("f((a) => b, async (c) => d, (e, g) => h, () => i)", "f(a=>b,async c=>d,(e,g)=>h,()=>i)"),
        ("f((a) , (b))", "f((a),(b))"),
        ("const a = 1; const b = { c: 2 }; const d = 3; e()", "const a=1,b={c:2},d=3;e()"),
        ("const a = () => { const b = 1; c(); const d = 2; }; const e = 3;", "const a=()=>{const b=1;c();const d=2},e=3;"),
        ("{ const a = 1 } { b(); const c = 2 }", "{const a=1}{b();const c=2}"),
        ("const a = 1\nb(); const c = 2", "const a=1\nb();const c=2"),
        ("export const a = 1; const b = 2; let c; const d = 3", "export const a=1;const b=2;let c;const d=3"),
        ("for (const a of b) c; const d = 1", "for(const a of b)c;const d=1"),
    ],
)
def test_marks_and_words_go_where_the_meaning_stays(text: str, result: str) -> None:
    assert short(text) == result


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("long(a.long, b?.long, ...long)", "x(a.long,b?.long,...x)"),
        ("f({ long: 1, a: long, long })", "f({long:1,a:x,long:x})"),
        ("const { long, a: b = long } = c", "const{long:x,a:b=x}=c"),
        ("(({ long = 1 }) => long)({})", "(({long:x=1})=>x)({})"),
        ("return { long(a) { return long(a); }, async long() {} }", "return{long(a){return x(a)},async long(){}}"),
        ("class A { long(a) { return long; } b = long; get long() {} }", "class A{long(a){return x}b=x;get long(){}}"),
        ("f({ class: 'a', b: () => { long(); } })", "f({class:'a',b:()=>{x()}})"),
        ("if (a) { long, b } [long, long]", "if(a){x,b}[x,x]"),
        ("a ? long : b ? { long } : long", "a?x:b?{long:x}:x"),
        ("`long ${long} ${{ long }.long}` + 'long' + /long/", "`long ${x} ${{long:x}.long}`+'long'+/long/"),
        ("let a = 1, long = 2; longer", "let a=1,x=2;longer"),
    ],
)
def test_names_change_where_they_are_variables(text: str, result: str) -> None:
    assert other(text, long="x") == result


def test_short_names_are_neither_taken_nor_keywords() -> None:
    names = list(short_names({"a", "ab"}))
    assert names[:2] == ["b", "c"] and len(set(names)) == len(names)
    assert not {"a", "ab", "do", "if", "in", "of", "let", "new", "for", "try", "var"} & set(names)


def test_modules_stand_in_one_scope_in_the_order_of_their_imports(script: Script) -> None:
    base = "// Text.\nconst own = 1\n\n/** Text. */\nexport const base = (text) => text + own;\n"
    text = "import { base } from './low.mjs';\nconst own = { base, own: 2 };\n\nexport function start() {\n  return base(own);\n}\n"
    assert script.of(low=base, main=text) == (
        "const a=1\nconst c=d=>d+a;\nconst b={base:c,own:2};function start(){return c(b)};"
    )


@pytest.mark.parametrize(
    ("modules", "message"),
    [
        ({"main": "import x from 'y';"}, "main.mjs: import x from'y';"),
        ({"main": "f();\nimport { x } from './y.mjs';"}, "main.mjs: an import stands after other code"),
        ({"low": "const x = 1;", "main": "import { x } from './low.mjs';"}, "main.mjs imports x, which low.mjs does not export"),
        ({"main": "const x = 1;\nexport { x };"}, "main.mjs: an export is no declaration of a name"),
        ({"main": "export const { x } = y;"}, "main.mjs: an export is no declaration of a name"),
        ({"main": "x;\n'abc"}, r"main.mjs: line 2: \"'\" begins no token"),
        ({"main": "x = `a ${b"}, r"main.mjs: line 1: \$\{ is not closed"),
        ({"main": "x = `a ${b} c"}, "main.mjs: line 1: a template does not end"),
        ({"main": "f(a]"}, r"main.mjs: line 1: \] closes nothing"),
        ({"main": "f(a"}, r"main.mjs: line 1: \( is not closed"),
        ({"main": "x = /a"}, "main.mjs: line 1: a regex does not end"),
        ({"main": "f = {} / a/"}, "main.mjs: line 1: a slash after }"),
    ],
)
def test_modules_that_are_not_written_for_this_are_an_error(
    script: Script, modules: Mapping[str, str], message: str
) -> None:
    with pytest.raises(ModuleError, match=message):
        script.of(**modules)


@pytest.mark.parametrize("text", ["a # b", "'\n'", "\\u0061", "/[a/", "/*"])
def test_texts_that_are_no_tokens_are_an_error(text: str) -> None:
    with pytest.raises(TokenError, match="line"):
        tokens_of(f"({text})")


def test_explorer_modules_with_one_export_twice_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.mjs").write_text("export const x = 1;\n")
    (tmp_path / "main.mjs").write_text("import { x } from './a.mjs';\n\n/** Text. */\nexport function x() {\n  return 1;\n}\n")
    monkeypatch.setattr(bundle, "PAGE", tmp_path)
    with pytest.raises(ModuleError, match="main.mjs exports x, as a.mjs does"):
        bundled("main", ())


def test_explorer_modules_that_import_each_other_are_an_error(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "a.mjs").write_text("import { y } from './main.mjs';\nexport const x = 1;\n")
    (tmp_path / "main.mjs").write_text("import { x } from './a.mjs';\nexport const y = 1;\n")
    monkeypatch.setattr(bundle, "PAGE", tmp_path)
    with pytest.raises(ModuleError, match="main → a → main"):
        bundled("main", ())


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("function f(one, two = one) { return { one, two: [two], key: one.two }; }", "function c(a,b=a){return{one:a,two:[b],key:a.two}};"),
        ("f(({ one }, two) => { const { one: x, three } = two; return three + x; })", "f(({one},a)=>{const{one:x,three}=a;return three+x});"),
        ("const f = (one) => (one.one ? { one } : [...one]);", "const b=a=>(a.one?{one:a}:[...a]);"),
        ("for (const one of all) { if (one) g(`${one} one`, 'one'); }", "for(const a of all){if(a)g(`${a} one`,'one')};"),
        ("class C { one(two) { let three = two; this.three = three; } }", "class b{one(two){let a=two;this.three=a}};"),
    ],
)
def test_what_functions_declare_has_short_names_too(script: Script, text: str, result: str) -> None:
    assert script.of(main=text) == result
