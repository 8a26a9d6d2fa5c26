//! HCL native syntax: what each form is read as, which places and words an error gets, and that no text breaks the parser.

use std::fmt::Write as _;
use std::path::Path;

use grouplint::problem::{Problem, ProblemKind};
use grouplint::source::{FileId, Sources, Span};
use grouplint::syntax::hcl::{
    self, BinaryOp, Body, Expr, ExprKind, For, Part, Place, UnaryOp, parse_expression,
    parse_template,
};
use proptest::prelude::*;

fn file() -> FileId {
    Sources::default().add("main.tf".into(), "main.tf".into(), "")
}

fn parse(text: &str) -> (Body, Vec<Problem>) {
    hcl::parse(file(), text)
}

fn shown(text: &str) -> String {
    let (body, problems) = parse(text);
    assert_eq!(problems, [], "{text}");
    show_body(&body)
}

fn show_body(body: &Body) -> String {
    let attributes = body
        .attributes
        .iter()
        .map(|attribute| format!("{}={}", attribute.name.text, show(&attribute.value)));
    let blocks = body.blocks.iter().map(|block| {
        let labels: Vec<_> = block
            .labels
            .iter()
            .map(|label| format!(" {:?}", label.text))
            .collect();
        let labels = labels.concat();
        format!(
            "({}{labels} {{{}}})",
            block.kind.text,
            show_body(&block.body)
        )
    });
    attributes.chain(blocks).collect::<Vec<_>>().join(" ")
}

fn show(expr: &Expr) -> String {
    match &expr.kind {
        ExprKind::Null => "null".to_owned(),
        ExprKind::Bool(value) => value.to_string(),
        ExprKind::Number(value) => value.to_string(),
        ExprKind::String(text) => format!("{text:?}"),
        ExprKind::Template(parts) => format!("(template{})", show_parts(parts)),
        ExprKind::Tuple(elements) => format!("[{}]", show_all(elements)),
        ExprKind::Object(items) => {
            let items: Vec<_> = items
                .iter()
                .map(|item| format!("{}:{}", show(&item.key), show(&item.value)))
                .collect();
            format!("{{{}}}", items.join(" "))
        }
        ExprKind::Variable(name) => name.clone(),
        ExprKind::Attribute(source, name) => format!("(. {} {})", show(source), name.text),
        ExprKind::Index(source, index) => format!("(at {} {})", show(source), show(index)),
        ExprKind::Splat { source, each, full } => {
            let kind = if *full { "splat" } else { "legacy" };
            format!("({kind} {} {})", show(source), show(each))
        }
        ExprKind::SplatElement => "_".to_owned(),
        ExprKind::Conditional(condition, yes, no) => {
            format!("(? {} {} {})", show(condition), show(yes), show(no))
        }
        ExprKind::Unary(UnaryOp::Not, operand) => format!("(! {})", show(operand)),
        ExprKind::Unary(UnaryOp::Negate, operand) => format!("(- {})", show(operand)),
        ExprKind::Binary(operator, left, right) => {
            format!("({} {} {})", sign(*operator), show(left), show(right))
        }
        ExprKind::Call {
            name,
            arguments,
            expand,
        } => {
            let expand = if *expand { "..." } else { "" };
            format!("{}({}{expand})", name.text, show_all(arguments))
        }
        ExprKind::For(inner) => show_for(inner),
        ExprKind::Parentheses(inner) => format!("(( {} ))", show(inner)),
        ExprKind::Invalid => "INVALID".to_owned(),
    }
}

fn show_all(exprs: &[Expr]) -> String {
    exprs.iter().map(show).collect::<Vec<_>>().join(" ")
}

fn show_for(inner: &For) -> String {
    let mut text = "(for".to_owned();
    if let Some(key) = &inner.key {
        let _ = write!(text, " {}", key.text);
    }
    let _ = write!(
        text,
        " {} in {} :",
        inner.value.text,
        show(&inner.collection)
    );
    if let Some(key) = &inner.result_key {
        let _ = write!(text, " {} =>", show(key));
    }
    let _ = write!(text, " {}", show(&inner.result));
    if inner.group {
        text.push_str(" ...");
    }
    if let Some(condition) = &inner.condition {
        let _ = write!(text, " if {}", show(condition));
    }
    text + ")"
}

fn show_parts(parts: &[Part]) -> String {
    parts.iter().fold(String::new(), |text, part| {
        text + &match part {
            Part::Literal(literal) => format!(" {literal:?}"),
            Part::Interpolation(expr) => format!(" ${}", show(expr)),
            Part::If { condition, yes, no } => {
                format!(
                    " (if {}{} else{})",
                    show(condition),
                    show_parts(yes),
                    show_parts(no)
                )
            }
            Part::For {
                key,
                value,
                collection,
                parts,
            } => {
                let key = key
                    .as_ref()
                    .map_or_else(String::new, |key| format!("{} ", key.text));
                format!(
                    " (for {key}{} in {}{})",
                    value.text,
                    show(collection),
                    show_parts(parts)
                )
            }
        }
    })
}

fn sign(operator: BinaryOp) -> &'static str {
    match operator {
        BinaryOp::Or => "||",
        BinaryOp::And => "&&",
        BinaryOp::Equal => "==",
        BinaryOp::NotEqual => "!=",
        BinaryOp::Less => "<",
        BinaryOp::LessOrEqual => "<=",
        BinaryOp::Greater => ">",
        BinaryOp::GreaterOrEqual => ">=",
        BinaryOp::Add => "+",
        BinaryOp::Subtract => "-",
        BinaryOp::Multiply => "*",
        BinaryOp::Divide => "/",
        BinaryOp::Remainder => "%",
    }
}

/// Values and how they are read.
const VALUES: &[(&str, &str)] = &[
    // Literals.
    ("null", "null"),
    ("true", "true"),
    ("12", "12"),
    ("1.5e3", "1500"),
    ("1E-2", "0.01"),
    ("01", "1"),
    (r#""a""#, r#""a""#),
    (r#""\n\r\t\"\\\u00e9\U0001F600""#, r#""\n\r\t\"\\é😀""#),
    (r#""$${a} %%{b} $ % $$ $a""#, r#""${a} %{b} $ % $$ $a""#),
    (r#""$$$${a}""#, r#""$$${a}""#),
    ("truer", "truer"),
    // Precedence and association.
    ("a || b && c", "(|| a (&& b c))"),
    ("a && b == c", "(&& a (== b c))"),
    ("a == b < c", "(== a (< b c))"),
    ("a < b + c", "(< a (+ b c))"),
    ("a + b * c", "(+ a (* b c))"),
    ("a * b + c", "(+ (* a b) c)"),
    ("a - b - c", "(- (- a b) c)"),
    ("a / b % c", "(% (/ a b) c)"),
    ("a != b >= c", "(!= a (>= b c))"),
    ("a <= b > c", "(> (<= a b) c)"),
    ("!a == b", "(== (! a) b)"),
    ("-a.b[0] - -1", "(- (- (at (. a b) 0)) (- 1))"),
    ("a ? b : c ? d : e", "(? a b (? c d e))"),
    ("a||b?c:d", "(? (|| a b) c d)"),
    ("(a + b) * c", "(* (( (+ a b) )) c)"),
    ("(\n a\n +\n b\n)", "(( (+ a b) ))"),
    ("a-b", "a-b"),
    ("a -b", "(- a b)"),
    ("é.ü", "(. é ü)"),
    // Collections.
    ("[]", "[]"),
    ("[a, b,]", "[a b]"),
    ("[\n a # one\n , b // two\n /* three */\n]", "[a b]"),
    ("{}", "{}"),
    ("{ a = 1, b : 2, }", "{\"a\":1 \"b\":2}"),
    ("{\n a = 1 # one\n\n b = 2\n}", "{\"a\":1 \"b\":2}"),
    ("{ \"a\" = 1, 2 = 3, (b) = 4 }", "{\"a\":1 2:3 (( b )):4}"),
    (
        "{ \"${a}\" = 1, a.b = 2, true = 3 }",
        "{(template $a):1 (. a b):2 \"true\":3}",
    ),
    ("{ a = 1, a = 2 }", "{\"a\":1 \"a\":2}"),
    (
        "{ a = [\n1\n]\n b = (\n2\n)\n}",
        "{\"a\":[1] \"b\":(( 2 ))}",
    ),
    // Traversals.
    ("a.b.c", "(. (. a b) c)"),
    ("a[b.c][\"d\"]", "(at (at a (. b c)) \"d\")"),
    ("a.0.b", "(. (. a 0) b)"),
    ("a.0.1", "(. (. a 0) 1)"),
    ("a . b [ 0 ]", "(at (. a b) 0)"),
    ("a[*]", "(splat a _)"),
    ("a[ * ].b[0]", "(splat a (at (. _ b) 0))"),
    ("a[*].b[*].c", "(splat a (splat (. _ b) (. _ c)))"),
    ("a.*", "(legacy a _)"),
    ("a.*.b.c", "(legacy a (. (. _ b) c))"),
    ("a.*.b[0].c", "(. (at (legacy a (. _ b)) 0) c)"),
    ("a.*.b.0", "(legacy a (. (. _ b) 0))"),
    ("f(a).b", "(. f(a) b)"),
    ("[a][0]", "(at [a] 0)"),
    ("(\n a\n .b\n)", "(( (. a b) ))"),
    // Calls.
    ("f()", "f()"),
    ("f(a, b,)", "f(a b)"),
    ("f(\n a...\n)", "f(a...)"),
    ("f (a)", "f(a)"),
    ("provider::okta::f(a)", "provider::okta::f(a)"),
    ("c ? a :: b(d) : e", "(? c a::b(d) e)"),
    // For.
    ("[for a in b : c]", "(for a in b : c)"),
    ("[for a, b in c : d if e]", "(for a b in c : d if e)"),
    ("{for a in b : c => d}", "(for a in b : c => d)"),
    (
        "{\n for a, b in c :\n d => e... if f\n}",
        "(for a b in c : d => e ... if f)",
    ),
    ("[for-a]", "[for-a]"),
    ("for", "for"),
    ("a.for", "(. a for)"),
    // Templates.
    (r#""${a}""#, "(template $a)"),
    (r#""a ${b} c""#, r#"(template "a " $b " c")"#),
    (r#""${"${"a"}"}""#, r#"(template $(template $"a"))"#),
    (r#""${ {a = "}"}.a }""#, r#"(template $(. {"a":"}"} a))"#),
    ("\"${\n a\n}\"", "(template $a)"),
    (r#""a ${~ b ~} c""#, r#"(template "a" $b "c")"#),
    (r#"" ${~ a }""#, r#"(template "" $a)"#),
    (
        r#""%{ if a }b%{ else }c%{ endif }""#,
        r#"(template (if a "b" else "c"))"#,
    ),
    (
        r#""%{if a}%{if b}c%{endif}%{endif}d""#,
        r#"(template (if a (if b "c" else) else) "d")"#,
    ),
    (
        r#""%{ for a, b in c ~} ${a} %{~ endfor }""#,
        r#"(template (for a b in c "" $a ""))"#,
    ),
    (
        r#""%{ for a in b }$${a}%{ endfor }""#,
        r#"(template (for a in b "${a}"))"#,
    ),
    // Heredocs.
    ("<<EOT\na\n  b \\n\nEOT", r#""a\n  b \\n\n""#),
    ("<<EOT\nEOT", r#""""#),
    ("<<EOT\n\nEOT", r#""\n""#),
    ("<<EOT\na\n  EOT", r#""a\n""#),
    ("<<EOT\n${a} $${b}\nEOT", r#"(template $a " ${b}\n")"#),
    ("<<EOT\n${a}EOT\nEOT", r#"(template $a "EOT\n")"#),
    ("<<EOT\n${<<X\na\nX\n}\nEOT", r#"(template $"a\n" "\n")"#),
    ("<<-EOT\n  a\n\n    b\n  EOT", r#""a\n\n  b\n""#),
    (
        "<<-EOT\n    a ${b}\n   ${c}\n  EOT",
        r#"(template " a " $b "\n" $c "\n")"#,
    ),
    (
        "<<-EOT\n    ${a}\n      b\n  EOT",
        r#"(template "" $a "\n  b\n")"#,
    ),
    ("<<-EOT\n${a}\n  b\nEOT", r#"(template $a "\n  b\n")"#),
    ("<<-EOT\r\n  a\r\n   b\r\n  EOT\r", r#""a\r\n b\r\n""#),
    (
        // A strip marker works on its own line only, and indentation behind it is no longer at the start of a line.
        "<<-EOT\n  %{ if a ~}\n  b\n  %{ endif ~}\n  c\n  EOT",
        r#"(template "" (if a "  b\n" else) "  c\n")"#,
    ),
    ("[<<EOT\na\nEOT\n, 1]", r#"["a\n" 1]"#),
    ("{\n a = <<EOT\nb\nEOT\n c = 1\n}", r#"{"a":"b\n" "c":1}"#),
];

#[test]
fn values_are_read_as_terraform_reads_them() {
    for (source, expected) in VALUES {
        assert_eq!(
            shown(&format!("x = {source}\n")),
            format!("x={expected}"),
            "{source}"
        );
    }
}

/// Files and how they are read.
const FILES: &[(&str, &str)] = &[
    ("", ""),
    ("\u{feff}a = 1", "a=1"),
    ("# c\n// d\n/* e\n */ a = 1 # f", "a=1"),
    ("a = 1\r\nb = 2\r\n", "a=1 b=2"),
    ("a /* b */ = 1", "a=1"),
    ("a {}", "(a {})"),
    ("a { b = 1 }", "(a {b=1})"),
    ("a { # b\n}", "(a {})"),
    (
        "a \"b\" c \"d\\\"$e\" {\n f = 1\n g {\n }\n}\n",
        "(a \"b\" \"c\" \"d\\\"$e\" {f=1 (g {})})",
    ),
    ("a\"b\"{c=1}", "(a \"b\" {c=1})"),
    ("a-b = 1\n_c = 2\né = 3", "a-b=1 _c=2 é=3"),
    ("for = 1\nnull = 2", "for=1 null=2"),
];

#[test]
fn files_are_read_as_terraform_reads_them() {
    for (source, expected) in FILES {
        assert_eq!(shown(source), *expected, "{source}");
    }
}

/// Values and the text under the span of each expression in them, parents first.
const SPANS: &[(&str, &[&str])] = &[
    ("a.b[0]", &["a.b[0]", "a.b", "a", "0"]),
    ("a + b # c", &["a + b", "a", "b"]),
    (
        "( a ) ? -b : !c",
        &["( a ) ? -b : !c", "( a )", "a", "-b", "b", "!c", "c"],
    ),
    ("f ( a ) . b", &["f ( a ) . b", "f ( a )", "a"]),
    ("x::f(a...)", &["x::f(a...)", "a"]),
    ("a[*].b", &["a[*].b", "a", "[*].b", "[*]"]),
    ("a.*.b", &["a.*.b", "a", "*.b", "*"]),
    (
        "{ é = \"${a}\" }",
        &["{ é = \"${a}\" }", "é", "\"${a}\"", "a"],
    ),
    ("[for a in b : c]", &["[for a in b : c]", "b", "c"]),
    ("<<-EOT\n  é ${a}\n  EOT", &["  é ${a}\n", "a"]),
];

#[test]
fn spans_cover_what_was_written() {
    for (source, expected) in SPANS {
        let text = format!("x = {source}\n");
        let (body, problems) = parse(&text);
        assert_eq!(problems, [], "{source}");
        let mut spans = Vec::new();
        expr_spans(&body.attributes[0].value, &mut spans);
        let texts: Vec<_> = spans.into_iter().map(|span| under(&text, span)).collect();
        assert_eq!(texts, *expected, "{source}");
    }
    let text = "a \"b\" c {\n d = 1\n}\n";
    let block = &parse(text).0.blocks[0];
    let places = [
        block.header,
        block.span,
        block.labels[0].span,
        block.body.attributes[0].name.span,
    ];
    assert_eq!(
        places.map(|span| under(text, span)),
        ["a \"b\" c", text.trim_end(), "\"b\"", "d"]
    );
}

fn under(text: &str, span: Span) -> &str {
    &text[span.start as usize..span.end as usize]
}

/// Broken files, the text under the problem, its message, and what is read in spite of it.
const ERRORS: &[(&str, &str, &str, &str)] = &[
    (
        "a =\nb = 1",
        "=",
        "A value is missing here",
        "a=INVALID b=1",
    ),
    (
        "a = )\nb = 1",
        ")",
        "A value cannot start with `)`",
        "a=INVALID b=1",
    ),
    (
        "a = 'b'\nc = 1",
        "'",
        "Strings are not written in single quotes",
        "a=INVALID c=1",
    ),
    (
        "a = 1; b = 2\nc = 3",
        ";",
        "`;` does not separate anything in Terraform",
        "a=INVALID c=3",
    ),
    (
        "v \"x\" { a = b; c = 1 }\nd = 1",
        ";",
        "`;` does not separate anything in Terraform",
        "d=1 (v \"x\" {a=b})",
    ),
    ("a = b & c", "&", "`&` is not an operator", "a=INVALID"),
    (
        "a 1\nb = 1",
        "a",
        "`=` is missing after this name",
        "a=INVALID b=1",
    ),
    (
        "a \"b\"\nc = 1",
        "a",
        "`=` is missing after this name",
        "a=INVALID c=1",
    ),
    (
        "a\n{\n b = 1\n}\nc = 1",
        "a",
        "The `{` of a block must stand on the line of its name",
        "a=INVALID c=1",
    ),
    (
        "\"a\" = 1\nb = 1",
        "\"",
        "The name of an argument is not quoted",
        "b=1",
    ),
    (
        "a = b\n  .c\nd = 1",
        ".",
        "A line cannot start with `.`",
        "a=b d=1",
    ),
    (
        "a = 1 2\nb = 1",
        "2",
        "`2` does not belong to the value before it",
        "a=INVALID b=1",
    ),
    (
        "a = 1, \nb = 1",
        ",",
        "Arguments are not separated by commas",
        "a=INVALID b=1",
    ),
    (
        "a = \"b\nc = 1",
        "\"b",
        "This string is never closed",
        "a=INVALID c=1",
    ),
    (
        "a = \"${b\"\nc = 1",
        "\"",
        "Expected `}` to close this `${`, but a string stands here",
        "a=INVALID c=1",
    ),
    (
        "a = \"${b c}\"\nd = 1",
        "c",
        "Expected `}` to close this `${`, but `c` stands here",
        "a=INVALID d=1",
    ),
    (
        "a = \"\\d\"\nc = 1",
        "\\d",
        "This backslash does not start an escape sequence",
        "a=INVALID c=1",
    ),
    (
        "a = \"\\ud800\"",
        "\\u",
        "This backslash does not start an escape sequence",
        "a=INVALID",
    ),
    (
        "a = \"%{ if b }c\"\nd = 1",
        "%{ if b }",
        "This `if` is never closed",
        "a=INVALID d=1",
    ),
    (
        "a = \"%{ endif }\"",
        "%{ endif }",
        "This `endif` does not belong to an open directive",
        "a=INVALID",
    ),
    (
        "a = \"%{ b }\"",
        "b",
        "This is not a template directive",
        "a=INVALID",
    ),
    (
        "a = <<EOT\nb\n\nc {\n}\n",
        "<<EOT",
        "No line `EOT` closes this heredoc",
        "a=INVALID (c {})",
    ),
    (
        "a = <<EOT\nb\nEOT",
        "EOT",
        "The closing `EOT` of a heredoc must end with a newline",
        "a=INVALID",
    ),
    (
        "a = << EOT\nb = 1",
        "<<",
        "This does not start a heredoc",
        "a=INVALID b=1",
    ),
    (
        "a = [\n  1,\n  2\nb = 1",
        "b",
        "Expected `,` or `]`, but `b` stands here",
        "a=INVALID b=1",
    ),
    (
        "a = [\n  1 2\n]\nb = 1",
        "2",
        "Expected `,` or `]`, but `2` stands here",
        "a=INVALID b=1",
    ),
    (
        "x {\n a = [1\n}\ny {}",
        "}",
        "Expected `,` or `]`, but `}` stands here",
        "(x {a=INVALID}) (y {})",
    ),
    (
        "a = {\nb = 1\nc = ]\nd = 2\n}\ne = 1",
        "]",
        "A value cannot start with `]`",
        "a=INVALID e=1",
    ),
    (
        "a = { b }",
        "}",
        "Expected `=` and the value of this key, but `}` stands here",
        "a=INVALID",
    ),
    (
        "a = { b => 1 }",
        "=",
        "Expected `=` and the value of this key, but `=>` stands here",
        "a=INVALID",
    ),
    (
        "a = b ? c\nd = 1",
        "c",
        "Expected `:` and the value for the other case, but the end of the line stands here",
        "a=INVALID d=1",
    ),
    (
        "a = [for b : c]",
        ":",
        "`in` is missing in this `for`",
        "a=INVALID",
    ),
    (
        "a = {for b in c : d}",
        "}",
        "A `for` in braces makes an object and needs `=>`",
        "a=INVALID",
    ),
    (
        "a = [for b in c : d => e]",
        "=",
        "A `for` in brackets makes a list and takes no key",
        "a=INVALID",
    ),
    (
        "a = f(b..., c)",
        ",",
        "Expected `)` directly after `...`, but `,` stands here",
        "a=INVALID",
    ),
    (
        "a = 1.2.3",
        "1.2.3",
        "A number has one decimal point",
        "a=INVALID",
    ),
    (
        "a = b::c",
        "c",
        "`(` is missing after the name of this function",
        "a=INVALID",
    ),
    (
        "a = 1 /* b\nc = 1",
        "/*",
        "This comment is never closed",
        "a=INVALID",
    ),
    (
        "a = 1\na = 2\nb = 1",
        "a",
        "`a` is already set in this block",
        "a=1 a=2 b=1",
    ),
    (
        "a {\n b = 1 }\nc = 1",
        "}",
        "A `}` cannot end the line of an argument",
        "c=1 (a {b=INVALID})",
    ),
    (
        "a { b = 1\n}\nc = 1",
        "1",
        "A block on one line holds one argument and is closed on that line",
        "c=1 (a {b=1})",
    ),
    (
        "a { b {} }\nc = 1",
        "b",
        "A block on one line cannot hold another block",
        "c=1 (a {})",
    ),
    (
        "a {} b {}\nc {}",
        "b",
        "Something follows the `}` of a block",
        "(a {}) (c {})",
    ),
    (
        "a \"b${c}\" {\n d = 1\n}\ne {}",
        "${",
        "A label cannot be computed",
        "(e {})",
    ),
    (
        "a \"b {\n c = 1\n}\nd {}",
        "\"b {",
        "This string is never closed",
        "(d {})",
    ),
    (
        "a {\n}\n}\nb {}",
        "}",
        "This `}` closes nothing",
        "(a {}) (b {})",
    ),
    (
        "a \"b\" {\n c {\n d = 1\n}\n\ne \"f\" {\n}\n",
        "a \"b\"",
        "This block is never closed",
        "(a \"b\" {(c {d=1})}) (e \"f\" {})",
    ),
    (
        "a {\n b {\n  c = 1\n\nd {}\n",
        "a",
        "This block is never closed",
        "(a {(b {c=1})}) (d {})",
    ),
    (
        "a {\n b = 1\n",
        "a",
        "This block is never closed",
        "(a {b=1})",
    ),
    ("?\n!\na = 1", "?", "A line cannot start with `?`", "a=1"),
    (
        "a = \u{a0}1",
        "\u{a0}",
        "A value cannot start with the invisible character U+00A0",
        "a=INVALID",
    ),
];

#[test]
fn an_error_has_its_place_and_spares_the_rest() {
    for (source, place, message, rest) in ERRORS {
        let (body, problems) = parse(source);
        let found: Vec<_> = problems
            .iter()
            .map(|problem| (under(source, problem.span), problem.message.as_str()))
            .collect();
        assert_eq!(found, [(*place, *message)], "{source}");
        assert_eq!(show_body(&body), *rest, "{source}");
    }
}

#[test]
fn an_error_points_at_what_was_opened() {
    for (source, offset, label) in [
        ("a = [1 2]", 4, "opened here"),
        ("a = f(1 2)", 5, "opened here"),
        ("b {\n", 2, "opened here"),
        ("a = \"%{for b in c}%{endif}%{endfor}\"", 5, "opened here"),
        ("a = 1\na = 2", 0, "first here"),
    ] {
        let (_, problems) = parse(source);
        let also = &problems[0].also[0];
        assert_eq!((also.0.start, also.1.as_str()), (offset, label), "{source}");
    }
}

#[test]
fn problems_are_capped() {
    let (body, problems) = parse(&"a = ]\n".repeat(1000));
    assert_eq!(problems.len(), 20);
    assert!(
        problems[19]
            .message
            .contains("the rest of this file was not read")
    );
    assert!(body.attributes.len() < 30);
}

/// Texts that nest or repeat without end, as what stands before, in and behind the repetition.
const ENDLESS: &[(&str, &str, &str)] = &[
    ("a = ", "(", ""),
    ("a = ", "[", ""),
    ("a = ", "{a=", ""),
    ("a = ", "f(", ""),
    ("a = ", "!", "b"),
    ("a = ", "b + ", "b"),
    ("a = ", "b || c && ", "b"),
    ("a = b", ".c", ""),
    ("a = b", "[0]", ""),
    ("a = b", "[*]", ""),
    ("a = b.*", ".c", ""),
    ("a = ", "b ? c : ", "d"),
    ("a = ", "b ? ", "d"),
    ("a = ", "[for b in ", "d"),
    ("a = \"", "${\"", ""),
    ("a = \"", "%{if b}", ""),
    ("a = \"", "%{if \"${\"", ""),
    ("a = ", "<<A\n${", ""),
    ("", "a {\n", ""),
    ("", "a {\n b {\n", ""),
    (
        "a = ",
        "(b + b + b + b + b + b + b + b + b + b + b + b + ",
        "b",
    ),
];

#[test]
fn endless_nesting_is_a_problem_and_no_overflow() {
    for (before, repeated, behind) in ENDLESS {
        let text = format!("{before}{}{behind}", repeated.repeat(20_000));
        let (body, problems) = parse(&text);
        assert!(
            problems
                .iter()
                .any(|problem| problem.kind == ProblemKind::TooDeep),
            "{before}{repeated}: {problems:?}"
        );
        assert!(format!("{body:?}").len() > 4);
        check_spans(&text, &body, &problems);
    }
    // Left recursion inside left recursion: each pair of parentheses holds a chain, and the next chain starts with it.
    let text = (0..60).fold("b".to_owned(), |inner, _| {
        format!("({inner}{})", ".c".repeat(100))
    });
    let (_, problems) = parse(&format!("a = {text}"));
    assert_eq!(
        problems
            .iter()
            .map(|problem| problem.kind)
            .collect::<Vec<_>>(),
        [ProblemKind::TooDeep]
    );
}

#[test]
fn long_and_flat_is_fine() {
    for text in [
        format!("a = [{}]", "b.c[0], ".repeat(10_000)),
        format!("a = {{{}}}", "b = [c], ".repeat(10_000)),
        format!("a = \"{}\"", "${b} %{if c}d%{endif}".repeat(10_000)),
        format!("a = b{}", " || b".repeat(250)),
        "a { b = 1 }\n".repeat(10_000),
    ] {
        assert_eq!(parse(&text).1, []);
    }
}

/// Strings of JSON and YAML, which are templates without quotes around them.
const TEMPLATES: &[(&str, &str)] = &[
    ("", r#""""#),
    ("a \"b\" \\n\nc", r#""a \"b\" \\n\nc""#),
    ("${a}", "(template $a)"),
    ("a ${b[\"c\"]}\n", r#"(template "a " $(at b "c") "\n")"#),
    ("$${a} %%{b}", r#""${a} %{b}""#),
    (
        "%{ if a ~}\n  b\n%{ endif }",
        r#"(template (if a "  b\n" else))"#,
    ),
    ("${", "INVALID"),
];

#[test]
fn strings_of_other_formats_are_templates() {
    for (source, expected) in TEMPLATES {
        let place = Place::Verbatim {
            file: file(),
            start: 7,
        };
        let (expr, problems) = parse_template(source, place);
        assert_eq!(show(&expr), *expected, "{source}");
        assert_eq!(problems.is_empty(), *expected != "INVALID", "{source}");
    }
}

#[test]
fn spans_are_moved_to_the_place_of_the_text() {
    let start = Span::new(file(), 7, 7);
    let (expr, _) = parse_template(
        "a ${b}",
        Place::Verbatim {
            file: start.file,
            start: 7,
        },
    );
    let mut spans = Vec::new();
    expr_spans(&expr, &mut spans);
    assert_eq!(
        spans,
        [Span::new(start.file, 7, 13), Span::new(start.file, 11, 12)]
    );
    let whole = Span::new(start.file, 3, 9);
    let (expr, problems) = parse_expression("a + [b, ]c", Place::Whole(whole));
    assert_eq!((expr.span, problems[0].span), (whole, whole));
    let (expr, problems) = parse_expression("\n a\n .b # c\n", Place::Whole(whole));
    assert_eq!((show(&expr), problems), ("(. a b)".to_owned(), Vec::new()));
}

/// Every span of an expression, parents first.
fn expr_spans(expr: &Expr, spans: &mut Vec<Span>) {
    spans.push(expr.span);
    match &expr.kind {
        ExprKind::Template(parts) => part_spans(parts, spans),
        ExprKind::Tuple(exprs)
        | ExprKind::Call {
            arguments: exprs, ..
        } => {
            for expr in exprs {
                expr_spans(expr, spans);
            }
        }
        ExprKind::Object(items) => {
            for item in items {
                expr_spans(&item.key, spans);
                expr_spans(&item.value, spans);
            }
        }
        ExprKind::Attribute(inner, _)
        | ExprKind::Unary(_, inner)
        | ExprKind::Parentheses(inner) => {
            expr_spans(inner, spans);
        }
        ExprKind::Index(one, two)
        | ExprKind::Binary(_, one, two)
        | ExprKind::Splat {
            source: one,
            each: two,
            ..
        } => {
            expr_spans(one, spans);
            expr_spans(two, spans);
        }
        ExprKind::Conditional(condition, yes, no) => {
            for expr in [condition, yes, no] {
                expr_spans(expr, spans);
            }
        }
        ExprKind::For(inner) => {
            expr_spans(&inner.collection, spans);
            if let Some(expr) = &inner.result_key {
                expr_spans(expr, spans);
            }
            expr_spans(&inner.result, spans);
            if let Some(expr) = &inner.condition {
                expr_spans(expr, spans);
            }
        }
        _ => {}
    }
}

fn part_spans(parts: &[Part], spans: &mut Vec<Span>) {
    for part in parts {
        match part {
            Part::Literal(_) => {}
            Part::Interpolation(expr) => expr_spans(expr, spans),
            Part::If { condition, yes, no } => {
                expr_spans(condition, spans);
                part_spans(yes, spans);
                part_spans(no, spans);
            }
            Part::For {
                collection, parts, ..
            } => {
                expr_spans(collection, spans);
                part_spans(parts, spans);
            }
        }
    }
}

fn body_spans(body: &Body, spans: &mut Vec<Span>) {
    for attribute in &body.attributes {
        spans.push(attribute.name.span);
        expr_spans(&attribute.value, spans);
    }
    for block in &body.blocks {
        assert!(block.span.contains(block.header));
        spans.extend([block.kind.span, block.header, block.span]);
        spans.extend(block.labels.iter().map(|label| label.span));
        body_spans(&block.body, spans);
    }
}

fn check_spans(text: &str, body: &Body, problems: &[Problem]) {
    let mut spans = Vec::new();
    body_spans(body, &mut spans);
    for problem in problems {
        assert!(
            problem.span.start < problem.span.end || text.is_empty(),
            "{problem:?}"
        );
        spans.push(problem.span);
        spans.extend(problem.also.iter().map(|(span, _)| *span));
    }
    for span in spans {
        assert!(
            text.get(span.start as usize..span.end as usize).is_some(),
            "{span:?} in {text:?}"
        );
    }
}

fn check(text: &str) {
    let (body, problems) = parse(text);
    assert!(problems.len() <= 20);
    check_spans(text, &body, &problems);
    let place = Place::Verbatim {
        file: file(),
        start: 0,
    };
    for (expr, problems) in [parse_template(text, place), parse_expression(text, place)] {
        let mut spans = Vec::new();
        expr_spans(&expr, &mut spans);
        spans.extend(problems.iter().map(|problem| problem.span));
        for span in spans {
            assert!(
                text.get(span.start as usize..span.end as usize).is_some(),
                "{span:?} in {text:?}"
            );
        }
    }
}

/// Words and signs of the language, to be put together at random.
const PIECES: &[&str] = &[
    "a",
    "b = 1",
    " = ",
    "\n",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    "\"",
    "${",
    "%{",
    "~}",
    "%{ if x }",
    "%{ else }",
    "%{ endif }",
    "%{ for x in y }",
    "%{ endfor }",
    "<<EOT\n",
    "<<-EOT\n",
    "EOT\n",
    "  EOT\r\n",
    "\\",
    "\\u00",
    "$$",
    "#",
    "//",
    "/*",
    "*/",
    "for ",
    " in ",
    " : ",
    " => ",
    "...",
    "if ",
    ".",
    ".*",
    "[*]",
    "0",
    "1.5e",
    "?",
    "!",
    "-",
    "&&",
    "|",
    "<",
    "é",
    "\u{feff}",
    "\t",
    ";",
    "'",
    ",",
    "::",
    "\r",
    "😀",
    "a \"b\" {\n",
    "\n}\n",
    "x = [\n",
    "]\n",
];

fn valid() -> Vec<String> {
    let values = VALUES
        .iter()
        .map(|(source, _)| format!("a {{\n  x = {source}\n}}\nb \"c\" {{}}\n"));
    values
        .chain(FILES.iter().map(|(source, _)| (*source).to_owned()))
        .collect()
}

proptest! {
    #[test]
    fn any_text_is_survived(text in "\\PC{0,60}") {
        check(&text);
    }

    #[test]
    fn any_pieces_are_survived(pieces in prop::collection::vec(prop::sample::select(PIECES), 0..40)) {
        check(&pieces.concat());
    }

    #[test]
    fn any_change_of_a_valid_text_is_survived(
        text in prop::sample::select(valid()),
        from in any::<prop::sample::Index>(),
        length in 0_usize..4,
        piece in prop::sample::select(PIECES),
    ) {
        let mut signs: Vec<char> = text.chars().collect();
        let from = from.index(signs.len() + 1);
        let until = (from + length).min(signs.len());
        signs.splice(from..until, piece.chars());
        check(&signs.into_iter().collect::<String>());
    }

    #[test]
    fn every_cut_of_a_valid_text_is_survived(text in prop::sample::select(valid()), at in any::<prop::sample::Index>()) {
        let edge = grouplint::source::floor_char(&text, at.index(text.len() + 1));
        check(&text[..edge]);
        check(&text[edge..]);
    }
}

/// Attributes and blocks of all depths.
fn count(body: &Body) -> (usize, usize) {
    let own = (body.attributes.len(), body.blocks.len());
    body.blocks
        .iter()
        .map(|block| count(&block.body))
        .fold(own, |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

fn count_other(body: &hcl_edit::structure::Body) -> (usize, usize) {
    let own = (body.attributes().count(), body.blocks().count());
    body.blocks()
        .map(|block| count_other(&block.body))
        .fold(own, |sum, one| (sum.0 + one.0, sum.1 + one.1))
}

/// What both parsers count, or nothing where they reject the text.
fn counts(text: &str) -> [Option<(usize, usize)>; 2] {
    let (body, problems) = parse(text);
    let other = hcl_edit::parser::parse_body(text).ok();
    [
        problems.is_empty().then(|| count(&body)),
        other.as_ref().map(count_other),
    ]
}

/// What marks the texts that the other parser reads differently; Terraform agrees with ours.
const DIFFERENT: &[&str] = &["{ a = 1, a = 2 }", "\u{feff}", "a = <<EOT\nb\nEOT", "1.2.3"];

#[test]
fn another_parser_accepts_and_counts_the_same() {
    let errors = ERRORS.iter().map(|(source, ..)| (*source).to_owned());
    let different: Vec<_> = valid()
        .into_iter()
        .chain(errors)
        .filter(|text| !DIFFERENT.iter().any(|mark| text.contains(mark)))
        .map(|text| (counts(&text), text))
        .filter(|([ours, other], _)| ours != other)
        .collect();
    assert_eq!(different, []);
}

#[test]
fn another_parser_agrees_on_the_examples() {
    let mut waiting = vec![Path::new(env!("CARGO_MANIFEST_DIR")).join("examples")];
    let mut files = 0;
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            let entries = path.read_dir().expect("a readable directory");
            waiting.extend(entries.map(|entry| entry.expect("a readable entry").path()));
        } else if path
            .extension()
            .is_some_and(|extension| extension == "tf" || extension == "tfvars")
        {
            let [ours, other] = counts(&std::fs::read_to_string(&path).expect("a readable file"));
            assert_eq!(ours, other, "{}", path.display());
            assert!(ours.is_some(), "{}", path.display());
            files += 1;
        }
    }
    assert!(files > 5, "{files} files found");
}
