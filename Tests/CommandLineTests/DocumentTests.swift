import Foundation
import Testing

/// What the documents show is what the command prints.
@Suite struct DocumentTests {
  private static let summary = """
    model: claude-haiku-5-5
    max_tokens: 900
    temperature: 0.2
    system: |
      Summarise the document in three sentences.
    messages:
      - {role: user, content: "{{document}}"}

    """

  /// The blocks of a document that start with a prompt sign, each as its command and what it prints.
  private static func blocks(of file: String) throws -> [(command: String, output: [Substring])] {
    let text = String(decoding: try Repository.bytes(of: file), as: UTF8.self)
    return text.components(separatedBy: "```console\n").dropFirst().compactMap { rest in
      let lines = rest.components(separatedBy: "\n```")[0].split(separator: "\n", omittingEmptySubsequences: false)
      guard let first = lines.first, first.hasPrefix("$ trimtab "), lines.count > 1,
        !lines.dropFirst().contains(where: { $0.hasPrefix("$ ") })
      else { return nil }
      return (String(first.dropFirst("$ trimtab ".count)), Array(lines.dropFirst()))
    }
  }

  @Test(arguments: ["README.md", "README.zh-CN.md"]) func theFirstFindingIsReal(_ file: String) async throws {
    let block = try #require(try Self.blocks(of: file).first)
    let sandbox = try Sandbox(["prompts/summary.yaml": Self.summary])
    let run = try await sandbox.trimtab(
      block.command.split(separator: " ").map(String.init), environment: ["LC_ALL": "C", "LANG": "C"])
    let printed = run.output.split(separator: "\n", omittingEmptySubsequences: false)
    #expect(Array(printed.prefix(block.output.count)) == block.output)
  }

  /// `…` stands for lines that are left out.
  @Test(arguments: ["docs/ten-steps.md", "docs/ten-steps.zh.md"]) func theTimesAreReal(_ file: String) async throws {
    let block = try #require(try Self.blocks(of: file).first)
    let run = try await Trimtab.run(block.command.split(separator: " ").map(String.init), in: Repository.root)
    for line in block.output where line != "…" { #expect(run.lines.contains(String(line)), "\(line)") }
  }
}
