"""Texts whose reading has surprised somebody: YAML's types, keys, merges, separators and odd bytes."""

VALUES = """
y Y yes Yes YES on On ON true True TRUE n N no No NO off Off OFF false False FALSE tRue oFF yEs
~ null Null NULL nULL nil none
12 +1 -0 -7 1_000 1__0 1_ -_1 +_1 _1 0b11 0B11 -0b11 0b_11 0_b11 0b 0b2 0b+1 0b-1 0x1F +0x1F -0x1F 0x_1F 0X1f 0x 0xg 0x1p-2
0777 010 00 0_7 0_ 0o17 0O17 +0o17 0o_17 0o8 08 09 019 -08 0.5e1 1e3 1E3 12e03 1.5e+3 1.e3 0e0 1e-7 1e400 -1e400 1.e400
1e-400 .1e-400 0.0001e305 0e999 .5 +.5 -.5 5. 1.0 1.50 -0.0 -.0 .e1 .5e . .. .5_0 .1_0 ._5 .5_ 1_0.5 1e5_0 1_e5 1e 1e+ e3
1.2.3 1,000 9223372036854775807 9223372036854775808 -9223372036854775808 -9223372036854775809 18446744073709551615
18446744073709551616 +18446744073709551615 0xffffffffffffffff 0x1ffffffffffffffff 0777777777777777777777777 3000000000
.inf -.inf +.inf .Inf .INF .nan .NaN .NAN .infx inf nan infinity Infinity NaN -inf
2001-01-01 2001-1-1 2001-01-01T01:02:03Z 12:30:45 1:20 190:20:30 = << 1.7976931348623157e308 4.9e-324 123456789012 1e21 1e20
16777217.0 0.1 0.3333333333333333 100000.0 1000000.0 123456.7 0.0001 0.00001 3.4e39 1Gi 500m 10e3m +12 --1 1- +- + - 0.
""".split()

TAGGED = [
    '!!int "1"', "!!int 1.5", "!!int x", "!!int ''", "!!int", "!!int 2001-01-01", "!!int 18446744073709551615",
    "!!str 1", "!!str", "!!str ~", "!!str yes", "!!bool yes", "!!bool y", "!!bool 1", "!!bool ''", "!!null x", "!!null ~",
    "!!null ''", "!!null null", "!!null false", "!!float 1", "!!float 0x10", "!!float yes", "!!float ''", "!!float .inf",
    "!!binary aGVsbG8=", '!!binary "aGVs\\nbG8="', "!!binary aGVsbG8", "!!binary /w==", "!!binary a===", "!!binary ''",
    "!!binary |\n  aGVs\n  bG8=", "!!timestamp 2001-01-01", "!!timestamp 2001", "!!merge <<", "!foo 1", "!foo", "! 12", '! "12"',
    "! yes", "!", "!!set {x, y}", "!!seq {x: 1}", "!!map [a]", "!!omap [a: 1]", "!x!y 3", "!<tag:yaml.org,2002:int> 3",
    "!<tag:yaml.org,2002:str> 3", "!<x,y> 3", "'1'", '"1"', "|\n  1", ">-\n  yes", "'y'", '"~"', "&x 1", "&x !!str 1", "!!str &x 1",
]

KEYS = [
    "1", "1.50", "1.0", "true", "yes", "y", "0777", "0x10", "08", "~", "''", '"1"', "'null'", "null", "[a]", "{a: b}", "16777217.0",
    "1e3", "1000000.0", "100000.0", "0.0001", "0.00001", "3.4e39", ".inf", "-.inf", ".nan", "2001-01-01", "9223372036854775808",
    "18446744073709551616", "! 1", "!!str 1", "!!int 1", '!!int "1"', "!!float 1", "!!null ~", "!foo 1", "!!binary aGk=", "-1", "-0.0",
    "-1.5", "1_000", "<<x", '"<<"', "'<<'", "!!str <<", "&k 1", "&k a",
]

TEXTS = [
    # merges
    "a: 1\n<<: {a: 2}\n", "<<: {a: 2}\na: 1\n", "<<: [{a: 1}, {a: 2, b: 3}]\n", "<<: {a: 1}\n<<: {a: 2}\n", "<<: 1\n", "<<: ~\n",
    "<<:\n", "<<: [1]\n", "<<: [[{a: 1}]]\n", "<<: []\n", "<<: {}\nb: 1\n", "x: &x {a: 1, b: 2}\nz: {a: 5, <<: *x}\n",
    "x: &x {a: 1, b: 2}\nz: {<<: *x, a: 5}\n", "x: &x [{a: 1}]\nz: {<<: *x}\n", "x: &x 1\nz: {<<: *x}\n", "x: &x {a: 1}\nz: {<<: [*x, {a: 2}]}\n",
    "! <<: {a: 1}\n", "!!merge <<: {a: 1}\n", "a: <<\n", "- <<\n", "x: &x {<<: {q: 1}, r: 2}\nz: {<<: *x, s: 3}\n",
"<<: &m {a: 1}\nb: *m\n", "? <<\n: {a: 1}\n",
    # anchors and aliases
    "a: &x [*x]\n", "a: &x {b: *x}\n", "&x a: *x\n", "&x 1: 2\nb: *x\n", "a: &x\nb: *x\n", "a: *x\n", "a: &x 1\nb: &x 2\nc: *x\n",
    "a: &x yes\n*x : 1\n", "a: &x [1]\n*x : 1\n", "a: &x ~\n*x : 1\n", "a: &x 1.50\n*x : 1\n", "- &a\n- *a\n", "- &a b\n-\n- *a\n", "a: &an:chor 1\nb: *an:chor\n",
    "a: &x foo\nb: [*x, *x]\nc: {d: *x}\n", "a: &x {b: {c: 1}}\nd: *x\n", "--- &r\na: 1\n",
    # duplicate keys
    "a: 1\na: 2\n", "1: a\n1: b\n", "{a: 1, a: 2}\n", "a: {b: 1}\na: {c: 2}\n",
    # what the API server reads of a text
    "a: 1\n...\nb: 2\n", " a: 1\nb: 2\n", "a: 1\n...\n", "...\na: 1\n", "a: 1\n...\n...\n", "a: 1\n... # c\n", "a: 1\n...x\n", "- a\nb: c\n",
    '{"a":1}\n{"b":2}\n', "[1]\nx\n", "{a: 1} b\n", "a\nb: 1\n", "'a' b\n", "# only a comment\n", "\n\n", "", "---\n---\n", "--- # c\na: 1\n",
    "a: 1\n---\nb: 2\n", "a: 1\n---   \nb: 2\n", "a: 1\n--- # c\nb: 2\n", "a: 1\n---\t\nb: 2\n", "a: 1\n---#c\nb: 2\n", "a: 1\n---\u00a0\nb: 2\n",
    "a: 1\n----\nb: 2\n", "a: 1\n--- {b: 2}\n", "--- {b: 2}\n---\nc: 3\n", "--- |\n  x\n", "a: 'x\n---\ny'\n", "a: |\n  x\n  ---\n  y\n", "a: |\n  x\n---\nb: 1\n",
    "%YAML 1.1\n---\na: 1\n", "%YAML 1.2\n---\na: 1\n", "%FOO\n---\na: 1\n", "%YAML 1.2\n", "~\n---\na: 1\n", "---\r\na: 1\r\n---\r\nb: 2\r\n",
    # odd bytes
    "\ufeffa: 1\n", "\ufeff---\na: 1\n", "a: 1\n---\n\ufeffb: 2\n", "a: \ufeffb\n", "\ufeff\ufeffa: 1\n", "a: 1\rb: 2\r", "a: 1\u0085b: 2\n", "a: x\u2028y\n",
    "# c\ra: 1\r", "a: caf\u00e9\nb: 1\n", "\u00e9: \U0001F600\n", "a: \"\\ud83d\"\n", 'a: "\\u00e9\\x41\\n\\/"\n', 'a: "\\q"\n', "a:\tb\n", "\ta: 1\n", "a:\n\tb: 1\n",
    "a: 1\t# c\n", "a: \x7f\n", "a: \x01\n", "a: \x00\n", b"a: \xff\n", b"a: \xed\xa0\x80\n", b"a: \xc0\x80\n", b"a: \xf4\x90\x80\x80\n", b"ok: 1\n---\na: \xff\n",
    # styles
    "a: b # c\n", "a: b#c\n", "a: 'it''s'\n", 'a: "x\\"y"\n', "a: |\n  x\n\n  y\n\nb: 1\n", "a: |-\n  x\n\n", "a: |+\n  x\n\n", "a: |2\n   x\n", "a: >-\n  x\n  y\n\n  z\n",
    "a: >\n  x\n   y\n  z\n", "a: x\n  y\n  # c\nb: 1\n", "a: x\n  y # c\n", 'a: "x\n  y"\n', "a: 'x\n\n  y'\n", "e: # c\n", "e:", "a:\n  # c\n  b\n", "a:\n\n  b: 1\n",
    "a: |\n  x", "a: |\n", "a: |\nb: 1\n", "{}\n", "[]\n", "{ a: 1, }\n", "[a, b, ]\n", "{a: , b: 1}\n", "{a, b}\n", "{a: 1, # c\n b: 2}\n", "[a: b, c]\n", "[? a : b]\n", "{? a : b}\n", "[http://x?y]\n", "[a?, b]\n",
    "\t\n", " \t# c\n", "a: 1\n---\n\t\n---\nb: 1\n", "a: 1\n...\n\t\n", b"# caf\xe9\n---\na: 1\n", " %FOO\n---\na: 1\n", "# c\n...\n# c\n",
    "{a:1}\n", '{"a":1}\n', '{"a": 1, "b": [true, null, 1.5, "x\\ty"]}\n', "[a,\n b]\n", "- - a\n  - b\n-\n  c\n-\n- d: 1\n  e: 2\n", "- a\n-\n- n\n", "k:\n- a\n-\n- n\n",
    "? a\n: b\n", "? a\n? b\n", "? a\nb: 1\n", "? - a\n: b\n", '"a b": 1\n', "a b: c d\n", "a: b: c\n", "a: b\n  c: d\n", "a:\n  b\n c: d\n", "a: [b\n", "a: {b\n", "a: 'b\n", "a: @b\n",
    "a: `b\n", "a: %b\n", "a: |x\n  b\n", "a: & b\n", "a: * b\n", "a: {{x}}\n", "a: {{ .x }}\n", "{{x}}: 1\n", "a: b {{x}}\n", "-a\n", "- \n", "a: - b\n", "k: v\n- x\n", "a: -\n", "a: ?x\n",
    "a: :x\n", "a: x:y\n", "a: 1 2\n", "a: [1 2, 3]\n", "? \n: 1\n", ": 1\n", "a: !!str\nb: 1\n", "[&x , *x]\n", "a: !!str &x\nb: *x\n", "a: .nan\na: 1\n", "plain\n", "'q'\n", "12\n", "|\n x\n",
    "a: \"multi \\\n  line\"\n", "a: 'tab\there'\n", "a: \"\\\n\"\n", "- |\n a\n- >\n b\n", "a: x\n\n\n  y\n", "#c\n\na: 1\n#d\n", "a: [\n  b, # c\n  c\n]\n", "a: 1 \n", "a:  1\n", 'a: "it\\\'s"\nb: "\\\'x\\\\\'"\nc: "y"\n', 'a: "\\\'\\P"\n', '"k\\\'": "\n  \\\' z"\n', 'a: "\\\' \\q"\n',
    "a: {x: [1, {y: 2}]}\n", "a: [{b: c, d: e}, f]\n", "a: \"x\" # c\n", "a: \"x\"# c\n", "a: 'x'y\n", "a: [x]y\n", "a: #c\n  b\n", "a:\n- b:\n  - c\n", "a:\n    b: 1\n    c:\n       d: 2\n",
]


def all_texts():
    """Every case as bytes."""
    texts = [f"a: {value}\n" for value in VALUES + TAGGED]
    texts += [f"- {value}\n" for value in VALUES]
    texts += [f"{key}: v\n" for key in KEYS] + [f"{{{key}: v}}\n" for key in KEYS]
    return [text.encode() for text in texts] + [t if isinstance(t, bytes) else t.encode() for t in TEXTS]
