"""The part of YAML that case files and profiles use, and nothing more.

Block mappings and lists by indentation, `{a: b}` and `[a, b]` on one line, quotes, comments.
Every scalar stays text: a date or a number means what its reader says it means. Anything else is
an error with its line, so that a file is never half understood. Written here rather than taken
from a library, so that the reference needs Python alone.
"""


class YAMLProblem(ValueError):
    """A line that this part of YAML does not have."""


def parse(text):
    """The document as dictionaries, lists and strings; an empty value is an empty string."""
    lines = []
    for number, line in enumerate(text.split("\n"), start=1):
        line = without_comment(line).rstrip()
        if "\t" in line:
            raise YAMLProblem(f"line {number}: a tab")
        if line.strip():
            lines.append((number, len(line) - len(line.lstrip()), line.strip()))
    if not lines:
        return {}
    value, rest = block(lines, lines[0][1])
    if rest:
        raise YAMLProblem(f"line {rest[0][0]}: unexpected indentation")
    return value


def without_comment(line):
    """A number sign begins a comment at the start or after a blank, outside quotes."""
    quote = None
    for index, character in enumerate(line):
        if quote:
            quote = None if character == quote else quote
        elif character in "\"'" and line[:index].rstrip()[-1:] in ("", ":", "-", "[", "{", ","):
            quote = character
        elif character == "#" and (index == 0 or line[index - 1] == " "):
            return line[:index]
    return line


def block(lines, indent):
    """The mapping or list whose entries begin at `indent`; and the lines after it."""
    if lines[0][2] == "-" or lines[0][2].startswith("- "):
        return block_list(lines, indent)
    return block_mapping(lines, indent)


def block_list(lines, indent):
    items = []
    while lines and lines[0][1] == indent and (lines[0][2] + " ").startswith("- "):
        number, _, text = lines[0]
        inner = text[1:].lstrip()
        if not inner:
            value, lines = nested(lines[1:], indent, number)
        elif is_mapping_line(inner):
            # The item's first key stands on the line of the dash: the same block, further in.
            column = indent + len(text) - len(inner)
            value, lines = block_mapping([(number, column, inner)] + lines[1:], column)
        else:
            value, lines = scalar(inner, number), lines[1:]
        items.append(value)
    return items, lines


def block_mapping(lines, indent):
    mapping = {}
    while lines and lines[0][1] == indent:
        number, _, text = lines[0]
        if not is_mapping_line(text):
            raise YAMLProblem(f"line {number}: a key is missing")
        key, value = split_key(text)
        if key in mapping:
            raise YAMLProblem(f"line {number}: {key} twice")
        if value:
            mapping[key], lines = scalar(value, number), lines[1:]
        else:
            mapping[key], lines = nested(lines[1:], indent, number)
    return mapping, lines


def nested(lines, indent, number):
    """What follows a key or a dash that stands alone; a list may stand at the key's own indent."""
    if lines and lines[0][1] > indent:
        return block(lines, lines[0][1])
    if lines and lines[0][1] == indent and lines[0][2].startswith("- "):
        return block_list(lines, indent)
    return "", lines


def is_mapping_line(text):
    if text[0] in "[{":
        return False
    if text[0] in "\"'":
        end = text.find(text[0], 1)
        return text[end + 1 : end + 2] == ":"
    return ": " in text or text.endswith(":")


def split_key(text):
    if text[0] in "\"'":
        end = text.find(text[0], 1)
        return text[1:end], text[end + 2 :].strip()
    key, _, value = text.partition(":")
    return key.strip(), value.strip()


def scalar(text, number):
    value, rest = flow(text, number, ends="")
    if rest.strip():
        raise YAMLProblem(f"line {number}: {rest.strip()!r} is left over")
    return value


def flow(text, number, ends):
    """One value at the start of `text`, up to one of `ends`; and the text after it."""
    text = text.lstrip()
    if text[:1] == "[":
        return flow_list(text[1:], number)
    if text[:1] == "{":
        return flow_mapping(text[1:], number)
    if text[:1] in ("\"", "'"):
        end = text.find(text[0], 1)
        if end < 0 or "\\" in text[1:end]:
            raise YAMLProblem(f"line {number}: an open quote or an escape")
        return text[1:end], text[end + 1 :]
    if text[:1] in ("&", "*", "|", ">", "!", "%", "@", "`"):
        raise YAMLProblem(f"line {number}: {text[0]} is not understood here")
    stop = min([text.find(end) for end in ends if end in text], default=len(text))
    return text[:stop].strip(), text[stop:]


def flow_list(text, number):
    items = []
    while True:
        text = text.lstrip()
        if text[:1] == "]":
            return items, text[1:]
        value, text = flow(text, number, ends=",]")
        items.append(value)
        text = separator(text, "]", number)


def flow_mapping(text, number):
    mapping = {}
    while True:
        text = text.lstrip()
        if text[:1] == "}":
            return mapping, text[1:]
        key, text = flow(text, number, ends=":,}")
        if not text.lstrip().startswith(":"):
            raise YAMLProblem(f"line {number}: {key} has no value")
        mapping[key], text = flow(text.lstrip()[1:], number, ends=",}")
        text = separator(text, "}", number)


def separator(text, closing, number):
    """Past the comma; a closing bracket stays for the caller."""
    text = text.lstrip()
    if text[:1] == ",":
        return text[1:]
    if text[:1] == closing:
        return text
    raise YAMLProblem(f"line {number}: {closing} is missing")
