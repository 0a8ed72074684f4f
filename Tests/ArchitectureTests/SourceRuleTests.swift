import Foundation
import Testing

/// House rules that a compiler does not enforce.
@Suite struct SourceRuleTests {
  @Test(arguments: Repository.sources)
  func nothingTraps(file: Repository.File) {
    // An embedded table that cannot be read is a broken build; no input leads there.
    if file.path.hasSuffix("Tokenization/EncodingDefinition.swift") { return }
    let barred = ["try!", "as!", "fatalError(", "preconditionFailure("]
    for line in Repository.code(of: file) {
      for word in barred where line.text.contains(word) { Issue.record("\(file.path):\(line.number) uses \(word)") }
    }
  }

  /// A file has one subject; one that needs more than 500 lines for it says why.
  @Test(arguments: Repository.sources)
  func filesAreShort(file: Repository.File) {
    let isLong = file.lines.count > 501
    #expect(!isLong || file.text.contains("// long:"), "\(file.path) has \(file.lines.count) lines")
  }

  @Test(arguments: Repository.sources)
  func onlyTheLibraryIsPublic(file: Repository.File) {
    guard Repository.module(of: file) != "Tokenization" else { return }
    for line in Repository.code(of: file) {
      let words = line.text.split { !$0.isLetter }
      if words.first == "public" || words.first == "open" && line.text.contains("class ") {
        Issue.record("\(file.path):\(line.number) is public")
      }
    }
  }

  /// A rule that needs code has it where its name says, and no code is without its rule.
  @Test func codedRulesHaveBothHalves() {
    func capitalized(_ name: Substring) -> String {
      name.split(separator: "-").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
    }
    let rules = Repository.files(below: "rules", extensions: ["yaml"])
    #expect(!rules.isEmpty)
    let groups = Set(rules.compactMap { $0.path.split(separator: "/").dropFirst().first.map(capitalized) })
    var expected: Set<String> = []
    for rule in rules where rule.text.contains(/(?m)^match:\s*(\{\s*kind: swift|\n\s+kind: swift\b)/) {
      let parts = rule.path.dropLast(5).split(separator: "/")
      expected.insert("Sources/Rules/\(capitalized(parts[1]))/\(capitalized(parts[2])).swift")
    }
    let sources = Repository.sources.filter { Repository.module(of: $0) == "Rules" }
    for path in expected { #expect(sources.contains { $0.path == path }, "\(path) is missing") }
    for file in sources where groups.contains(String(file.path.split(separator: "/")[2])) {
      guard file.text.contains(": CodedRule") else { continue }
      #expect(expected.contains(file.path), "\(file.path) has no rule file")
    }
  }

  @Test(arguments: Repository.sources)
  func filesEndInALineBreak(file: Repository.File) {
    #expect(file.text.hasSuffix("\n") && !file.text.contains("\r") && !file.text.contains("\t"))
  }
}
