import Testing

/// One pattern, one path below its folder, and whether git would ignore that path. A path with `/` at its end is a
/// folder.
struct GlobCase: Sendable, CustomTestStringConvertible {
  let pattern: String
  let path: String
  let isIgnored: Bool

  init(_ pattern: String, _ path: String, _ isIgnored: Bool) {
    self.pattern = pattern
    self.path = path
    self.isIgnored = isIgnored
  }

  var testDescription: String { "\(pattern) \(isIgnored ? "ignores" : "keeps") \(path)" }
}

extension GlobCase {
  static let all: [GlobCase] = [
    // Names at any depth.
    .init("a.yaml", "a.yaml", true), .init("a.yaml", "x/y/a.yaml", true), .init("a.yaml", "aa.yaml", false),
    .init("a.yaml", "a.yaml.old", false), .init("a.yaml", "a.yaml/inside", true), .init("*.yaml", "x/b.yaml", true),
    .init("*.yaml", "b.yml", false), .init("*", "x/y", true), .init("a*", "ba", false), .init("*a", "x/ba", true),
    .init("*a*", "xay", true), .init("a**b", "axxb", true), .init("a**b", "ax/xb", false), .init("**", "x/y", true),
    .init(".*", ".hidden", true), .init("*", ".hidden", true), .init("A.yaml", "a.yaml", false),
    // One character.
    .init("?.yaml", "a.yaml", true), .init("?.yaml", "ab.yaml", false), .init("?.yaml", ".yaml", false),
    .init("a?b", "a/b", false), .init("???", "x/abc", true),
    // Anchors.
    .init("/a.yaml", "a.yaml", true), .init("/a.yaml", "x/a.yaml", false), .init("x/a.yaml", "x/a.yaml", true),
    .init("x/a.yaml", "y/x/a.yaml", false), .init("/x/*.yaml", "x/a.yaml", true),
    .init("x/*.yaml", "x/y/a.yaml", false), .init("x/*", "x/y/a.yaml", true), .init("/*", "x/y", true),
    .init("*/a", "x/a", true), .init("*/a", "a", false), .init("*/a", "x/y/a", false),
    // Folders only.
    .init("x/", "x/", true), .init("x/", "x/a", true), .init("x/", "y/x/a", true), .init("x/", "x", false),
    .init("/x/", "y/x/a", false), .init("x/y/", "x/y/a", true), .init("x/y/", "x/y", false),
    .init("*/", "a", false), .init("*/", "a/b", true),
    // Any number of folders.
    .init("**/a", "a", true), .init("**/a", "x/y/a", true), .init("**/x/a", "y/x/a", true),
    .init("**/x/a", "y/x/z/a", false), .init("x/**", "x/a", true), .init("x/**", "x/y/a", true),
    .init("x/**", "x/", false), .init("x/**", "y/x/a", false), .init("x/**/a", "x/a", true),
    .init("x/**/a", "x/y/z/a", true), .init("x/**/a", "xy/a", false), .init("x/**/a", "x/ya", false),
    .init("x/**/y/**/a", "x/1/y/2/3/a", true), .init("x/**/y/**/a", "x/1/z/a", false),
    .init("**/*.yaml", "a.yaml", true), .init("**/*.yaml", "x/y/a.yaml", true), .init("/**", "x/a", true),
    .init("x/**/*", "x/y", true), .init("***/a", "x/y/a", true), .init("x/***", "x/y/a", true),
    .init("x/**y/a", "x/zy/a", true), .init("x/**y/a", "x/z/y/a", false), .init("**/x/**", "1/x/2", true),
    .init("**/", "x/y", true), .init("**/", "x", false),
    // Classes.
    .init("[abc]", "b", true), .init("[abc]", "d", false), .init("[a-c]x", "bx", true), .init("[a-c]x", "dx", false),
    .init("[!a]", "b", true), .init("[!a]", "a", false), .init("[^a]", "b", true), .init("[^a]", "a", false),
    .init("[!a]", "x/a", true), .init("[]]", "]", true), .init("[]-]", "-", true), .init("[a-]", "-", true),
    .init("[-a]", "-", true), .init("[!]a]", "]", false), .init("[!]a]", "b", true), .init("[\\]]", "]", true),
    .init("[\\a-\\c]", "b", true), .init("[[:digit:]]", "7", true), .init("[[:digit:]]", "a", false),
    .init("[![:upper:]]", "a", true), .init("[[:alpha:]_]", "_", true), .init("[[:alpha]", ":", true),
    .init("x[/]y", "x/y", false), .init("x[!a]y", "x/y", false), .init("[a-c-z]", "-", true),
    // Escapes.
    .init("\\*", "*", true), .init("\\*", "a", false), .init("\\!a", "!a", true), .init("\\#a", "#a", true),
    .init("\\a", "a", true), .init("a\\?", "a?", true), .init("a\\?", "ab", false), .init("a\\ ", "a ", true),
    .init("\\[a]", "[a]", true), .init("x\\\\y", "x\\y", true),
    // What an ignore file makes of a line.
    .init("#a", "#a", false), .init("!a", "a", false), .init("a ", "a", true), .init("a ", "a ", false),
    .init(" a", " a", true), .init(" a", "a", false), .init("a\r", "a", true), .init("", "a", false),
    .init("/", "a", false), .init("[a", "[a", false), .init("a\\", "a", false),
    // Order and negation.
    .init("*.yaml\n!keep.yaml", "keep.yaml", false), .init("*.yaml\n!keep.yaml", "x/keep.yaml", false),
    .init("!keep.yaml\n*.yaml", "keep.yaml", true), .init("x\n!x/a", "x/a", true), .init("x/*\n!x/a", "x/a", false),
    .init("x/*\n!x/a", "x/b", true), .init("*\n!*/\n!*.yaml", "x/a.yaml", false),
    .init("*\n!*/\n!*.yaml", "x/a.json", true), .init("a\n!a\na", "a", true),
    // Beyond ASCII.
    .init("提示*.yaml", "提示词.yaml", true), .init("*.yaml", "é.yaml", true), .init("é", "x/é", true),
  ]
}
