# SPDX-License-Identifier: MIT
"""
Reads a page of `--format html` strictly, and the hosts and rules that the
tests of that page share.
"""
import html.parser
import json

VOID = {"meta", "input", "br"}
# Those whose end a parser finds without a tag, and by what.
OPTIONAL = {"li": {"li"}, "tr": {"tr", "tbody"}, "td": {"td", "th", "tr"},
            "th": {"td", "th", "tr", "tbody"}, "thead": {"tbody"},
            "tbody": set()}

SCRIPT = "<script>alert(1)</script>"

# Every text of it that an author writes has markup in it.
RULES = """
pack hostile { title "%(s)s" version 1.0.0
  document "a.md" dated 2026-01-01 at "https://example.org/docs/a" }
probe words { title "Words %(s)s" read environment("AVD_WORDS") }
probe more { title "More" read environment("AVD_MORE") }
probe hidden { title "Hidden" read environment("AVD_HIDDEN") secret }
question sure { ask "Sure? %(s)s" about "Look `%(s)s`." answer choice {
  surely "Yes %(s)s", hardly "No" } }
symptom wrong {
  title "Wrong %(s)s"
  about "See **%(s)s** and {words.value}."
  when words.exists
  doc "#a"
}
symptom told { title "Told %(s)s" message "told %(s)s" when sure == surely }
symptom unsaid { title "Unsaid" message "unsaid" }
cause found of wrong, told {
  title "Found %(s)s"
  about "Read [this](b.md#part), not [that](javascript:alert(1)) {words.value}."
  when words.exists
  fix mend, turn
}
cause shared of wrong { title "Shared" when words.exists fix mend, inner }
cause guessed of told { title "Guessed" suspect when words.exists fix turn }
cause loose of unsaid { title "Loose" when words.exists fix mend }
cause unknown of wrong { title "Unknown %(s)s" when more.value is "x" fix mend }
cause never of told { title "Never %(s)s" when not words.exists fix mend }
cause torn of told { title "Torn"
  confirm when words.exists rule out when words.value != "never" }
fix mend {
  title "Mend %(s)s"
  about "About `%(s)s` {words.value} `{words.value}`."
  needs administrator
  effort 5m
  steps {
    caution "Careful with {words.value}."
    "Step **%(s)s** {words.value}."
    run powershell \"\"\"
      Write-Host "%(s)s"
        if ($a -lt 1) { 'x' } & second
      \"\"\"
    choose one {
      "One"
      fix inner
      confirm all { "This" "That" }
    }
    see cause never
    see symptom told
    "Last."
  }
  verify words.value is "x"
}
fix inner { title "Inner" steps { "Do." fix deepest } }
fix deepest { title "Deepest" confirm all { "Done." } }
fix turn { title "Turn" choose one { fix inner "Or this." } }
""" % {"s": SCRIPT}


def evidence(text, **more):
    """A host on which every text is this one. No name holds U+0000."""
    name = "a name: " + text.replace("\0", "")[:300]
    return json.dumps(dict({
        "schema": "avdoctor.evidence/1", "taken": "2026-11-18T07:42:10Z",
        "host": {"name": text, "system": text, "build": text},
        "probes": {
            "words": {"status": "ok", "exists": True, "value": text},
            "more": {"status": "denied"},
            "hidden": {"status": "ok", "exists": True, "value": "s3cr3t"},
            name: {"status": "ok"}},
        "answers": {"sure": "surely", name: True},
        "reported": [name], "reported_texts": {"told": text}}, **more))


class Page(html.parser.HTMLParser):
    """`elements`: (name, attributes, depth of headings) in their order;
    `texts`: what is between them. A tag that does not fit is an error."""

    def __init__(self, text):
        super().__init__(convert_charrefs=True)
        self.elements = []
        self.texts = []
        self.inside = {}  # text by the name of its element
        self._open = []
        assert text.startswith("<!doctype html>\n"), text[:40]
        self.feed(text)
        self.close()
        assert not self._open, self._open

    def handle_decl(self, decl):
        assert decl == "doctype html", decl

    def handle_comment(self, data):
        raise AssertionError("a comment: " + data)

    def unknown_decl(self, data):
        raise AssertionError("a declaration: " + data)

    def handle_pi(self, data):
        raise AssertionError("an instruction: " + data)

    def handle_startendtag(self, tag, attrs):
        assert tag in ("path", "rect"), tag
        self.elements.append((tag, dict(attrs)))

    def handle_starttag(self, tag, attrs):
        assert len(dict(attrs)) == len(attrs), (tag, attrs)
        while self._open and tag in OPTIONAL.get(self._open[-1], ()):
            self._open.pop()
        inside = self._open[-1] if self._open else ""
        assert not (inside == "p" and tag in (
            "p", "ul", "ol", "pre", "details", "div", "table", "section",
            "h2", "h3")), tag
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self._open.append(tag)

    def handle_endtag(self, tag):
        while self._open and self._open[-1] != tag:
            last = self._open.pop()
            assert last in OPTIONAL, "</%s> ends <%s> in %s" % (
                tag, last, self._open)
        assert self._open, tag
        self._open.pop()

    def handle_data(self, data):
        self.texts.append(data)
        for name in self._open[-1:]:
            self.inside.setdefault(name, []).append(data)

    def text(self):
        return "".join(self.texts)

    def all(self, *names):
        return [attrs for tag, attrs in self.elements if tag in names]

    def ids(self):
        return [attrs["id"] for _, attrs in self.elements if "id" in attrs]
