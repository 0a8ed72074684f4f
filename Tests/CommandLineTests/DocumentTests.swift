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

  /// A fenced block of a document: its info string and its lines.
  private static func fences(of file: String) throws -> [(info: String, lines: [String])] {
    let text = String(decoding: try Repository.bytes(of: file), as: UTF8.self)
    var fences: [(String, [String])] = []
    var open: (String, [String])?
    for line in text.components(separatedBy: "\n") {
      if line.hasPrefix("```") {
        if let block = open { fences.append(block) }
        open = open == nil ? (String(line.dropFirst(3)), []) : nil
      } else {
        open?.1.append(line)
      }
    }
    return fences
  }

  private static let pages = ["budgets", "configuration", "fixes"].flatMap { ["docs/\($0).md", "docs/\($0).zh.md"] }

  /// A page brings its files along (the word behind `yaml` names one) and shows what commands print about them; `…` stands
  /// for lines that are left out.
  @Test(arguments: pages) func whatAPageShowsIsReal(_ page: String) async throws {
    let sandbox = try Sandbox()
    var shown = 0
    for (info, lines) in try Self.fences(of: page) {
      let words = info.split(separator: " ").map(String.init)
      if words.first == "yaml", words.count == 2 {
        try sandbox.write(words[1], lines.joined(separator: "\n") + "\n")
      }
      guard info == "console", let command = lines.first, command.hasPrefix("$ trimtab "), lines.count > 1,
        !lines[1].hasPrefix("$ ")
      else { continue }
      let run = try await sandbox.trimtab(
        command.dropFirst("$ trimtab ".count).split(separator: " ").map(String.init),
        environment: ["LC_ALL": "C", "LANG": "C"])
      var printed = run.output.components(separatedBy: "\n")[...].map { $0.replacing(/\ +$/, with: "") }
      if printed.last == "" { printed.removeLast() }
      let pieces = lines.dropFirst().split(separator: "…", omittingEmptySubsequences: false)
      if pieces.count == 1 {
        #expect(Array(pieces[0]) == printed, "\(command)")
      } else {
        for piece in pieces where !piece.isEmpty { #expect(printed.ranges(of: piece).count == 1, "\(piece)") }
      }
      shown += 1
    }
    #expect(shown > 1)
  }

  /// The page of the configuration has every key, and what it shows is taken.
  @Test(arguments: ["docs/configuration.md", "docs/configuration.zh.md"])
  func everyKeyIsShown(_ page: String) async throws {
    let block = try #require(try Self.fences(of: page).first { $0.info == "yaml every-key.yaml" })
    let schema = try JSONObject(await Trimtab.run(["schema"], in: Repository.root))
    let keys = try #require(schema["properties"]?.keys)
    for key in keys { #expect(block.lines.contains { $0.hasPrefix(key + ":") }, "\(key)") }
    let sandbox = try Sandbox(["shared/team.yaml": "{}", "a.yaml": Sample.clean])
    // The rules of one's own are the reader's.
    try sandbox.write(".trimtab.yaml", block.lines.filter { !$0.hasPrefix("rules:") }.joined(separator: "\n"))
    let run = try await sandbox.trimtab("check")
    #expect(run.status == 0, "\(run.errors)\(run.output)")
  }

  /// `…` stands for lines that are left out.
  @Test(arguments: ["docs/ten-steps.md", "docs/ten-steps.zh.md"]) func theTimesAreReal(_ file: String) async throws {
    let block = try #require(try Self.blocks(of: file).first)
    let run = try await Trimtab.run(block.command.split(separator: " ").map(String.init), in: Repository.root)
    for line in block.output where line != "…" { #expect(run.lines.contains(String(line)), "\(line)") }
  }
}
