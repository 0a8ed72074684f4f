import Foundation
import Testing

/// What is found in the example prompts, and what is not.
@Suite struct ExampleTests {
  static let clean = Repository.exampleFiles.filter { $0.contains("/good/") || $0.contains(".after.") }
  static let faulty = Repository.exampleFiles.filter { $0.contains("/issues/") || $0.contains(".before.") }

  @Test(arguments: clean) func nothingIsFound(_ file: String) async throws {
    let found = try await Findings.overExamples().diagnostics.filter { $0.filename == file }
    #expect(found.map(\.place) == [])
  }

  @Test(arguments: faulty) func somethingIsFound(_ file: String) async throws {
    #expect(try await Findings.overExamples().diagnostics.contains { $0.filename == file })
  }

  @Test func everyExampleIsOneOrTheOther() {
    #expect(Set(Self.clean + Self.faulty) == Set(Repository.exampleFiles))
    #expect(Set(Self.clean).isDisjoint(with: Self.faulty))
  }

  @Test func everyExampleIsInTheReadme() throws {
    let readme = String(decoding: try Repository.bytes(of: "prompts-examples/README.md"), as: UTF8.self)
    for file in Repository.exampleFiles {
      #expect(readme.contains("`\(file.dropFirst("prompts-examples/".count))`"))
    }
  }

  /// The findings as `path:line:column rule`, one to a line. With `UPDATE_EXPECTED=1` in the environment they are
  /// written down anew.
  @Test func expectedFindings() async throws {
    let run = try await Trimtab.run(
      ["check", "-q", "--output-format", "concise", Repository.examples], in: Repository.root)
    #expect(run.errors.isEmpty)
    let found = run.lines.map { line in
      line.firstMatch(of: #/^(.+?:\d+:\d+): \w+\[([\w-]+)\]/#).map { "\($0.1) \($0.2)" } ?? "unreadable: \(line)"
    }
    let file = URL(fileURLWithPath: Repository.root + "/" + Repository.expectations)
    if ProcessInfo.processInfo.environment["UPDATE_EXPECTED"] == "1" {
      try Data((found.joined(separator: "\n") + "\n").utf8).write(to: file)
    }
    let expected = try String(decoding: Data(contentsOf: file), as: UTF8.self).split(separator: "\n").map(String.init)
    #expect(found.filter { !expected.contains($0) } == [], "found, but not expected")
    #expect(expected.filter { !found.contains($0) } == [], "expected, but not found")
    #expect(found == expected)
  }
}
