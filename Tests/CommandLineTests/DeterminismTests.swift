import Foundation
import Testing

/// The same input gives the same output, whatever the order, the place and the day.
@Suite struct DeterminismTests {
  static let commands = [
    ["check", "--isolated", "prompts-examples"],
    ["check", "--isolated", "prompts-examples", "--output-format", "concise"],
    ["check", "--isolated", "prompts-examples", "--output-format", "json"],
    ["check", "--isolated", "prompts-examples", "--statistics"],
    ["check", "--isolated", "prompts-examples", "--show-files"],
    ["check", "--isolated", "--show-settings"],
    ["count", "--isolated", "prompts-examples"],
    ["count", "--isolated", "prompts-examples", "--output-format", "json"],
    ["rule", "--output-format", "json"],
    ["models", "--output-format", "json"],
  ]

  @Test(arguments: commands) func twoRuns(_ arguments: [String]) async throws {
    let first = try await Trimtab.run(arguments, in: Repository.root)
    let second = try await Trimtab.run(arguments, in: Repository.root)
    #expect(first.bytes == second.bytes)
    // The time that rules take, which `--statistics` tells on standard error, is never the same twice.
    if !arguments.contains("--statistics") { #expect(first.errorBytes == second.errorBytes) }
    #expect(first.status == second.status)
    #expect(!first.bytes.isEmpty)
  }

  @Test(arguments: commands) func noAbsolutePaths(_ arguments: [String]) async throws {
    let run = try await Trimtab.run(arguments, in: Repository.root)
    #expect(!run.output.contains(Repository.root + "/"))
    #expect(!run.errors.contains(Repository.root + "/"))
  }

  /// However many threads there are: findings, notes about files, and the order of both.
  @Test(arguments: [2, 3, 64]) func threads(_ jobs: Int) async throws {
    var files: [String: String] = [:]
    for number in 0..<60 {
      files["p/\(number % 7)/\(number).yaml"] = number % 3 == 0 ? Sample.clean : Sample.wordy
    }
    files["p/refers.yaml"] =
      "prompts: [file://text.txt, file://gone.txt]\nproviders: [openai:gpt-4o]\ntests: [{vars: {a: b}}]\n"
    files["p/text.txt"] = "Summarise {{a}} in order to help.\n"
    files["p/broken.yaml"] = "messages:\n  - role: user\n    content: 'You are a\n  \"\n"
    let sandbox = try Sandbox(files)
    for flags in [["-v"], ["--output-format", "json"]] {
      let arguments = ["check", "--isolated"] + flags + ["p", "p/text.txt"]
      let one = try await sandbox.trimtab(arguments + ["--jobs", "1"])
      let many = try await sandbox.trimtab(arguments + ["--jobs", "\(jobs)"])
      #expect(one.bytes == many.bytes && one.errorBytes == many.errorBytes && one.status == many.status)
      #expect(one.output.contains("text.txt"))
    }
  }

  @Test func orderOfArguments() async throws {
    let files = Repository.exampleFiles.filter { !$0.contains("-eval/") && !$0.contains("/ticket-routing/") }
    let orders = [files, files.reversed(), Array(files.dropFirst(7) + files.prefix(7)), files + files.prefix(5)]
    var outputs: Set<Data> = []
    for order in orders {
      outputs.insert(
        try await Trimtab.run(["check", "--isolated", "--output-format", "concise"] + order, in: Repository.root).bytes)
    }
    #expect(outputs.count == 1)
  }

  @Test func orderOfFolders() async throws {
    let folders = ["good", "issues", "steps"].map { "prompts-examples/\($0)" }
    let command = ["check", "--isolated", "--output-format", "json"]
    let forwards = try await Trimtab.run(command + folders, in: Repository.root)
    let backwards = try await Trimtab.run(command + folders.reversed(), in: Repository.root)
    let whole = try await Trimtab.run(command + ["prompts-examples"], in: Repository.root)
    #expect(forwards.bytes == backwards.bytes)
    #expect(forwards.bytes == whole.bytes)
  }

  @Test func findingsAreSorted() async throws {
    let places = try await Findings.overExamples().diagnostics.map {
      (Array($0.filename.utf8), $0.range.start, $0.rule)
    }
    for (one, next) in zip(places, places.dropFirst()) {
      if one.0 == next.0 {
        #expect((one.1, one.2) <= (next.1, next.2))
      } else {
        #expect(one.0.lexicographicallyPrecedes(next.0))
      }
    }
  }

  @Test(arguments: ["prompts-examples/", "./prompts-examples", "././prompts-examples//"])
  func spellingOfThePath(_ path: String) async throws {
    let plain = try await Trimtab.run(["check", "--isolated", "prompts-examples"], in: Repository.root)
    #expect(try await Trimtab.run(["check", "--isolated", path], in: Repository.root).bytes == plain.bytes)
  }

  /// The current folder and a named one find the same.
  @Test func placeOfTheRun() async throws {
    let inside = try await Trimtab.run(
      ["check", "--isolated", "--output-format", "concise"], in: Repository.root + "/prompts-examples")
    let outside = try await Trimtab.run(
      ["check", "--isolated", "--output-format", "concise", "prompts-examples"], in: Repository.root)
    #expect(outside.output.replacing("prompts-examples/", with: "") == inside.output)
  }

  static let faketime = ["/usr/bin/faketime", "/usr/local/bin/faketime"].first {
    FileManager.default.isExecutableFile(atPath: $0)
  }

  @Test(.enabled(if: faketime != nil), arguments: ["2020-01-01", "2035-06-01"]) func dayOfTheRun(_ day: String)
    async throws
  {
    let arguments = ["check", "--isolated", "--output-format", "json", "prompts-examples"]
    let now = try await Trimtab.run(arguments, in: Repository.root)
    let then = try await Trimtab.execute(
      [Self.faketime ?? "", day, try Trimtab.binary.get()] + arguments, in: Repository.root)
    #expect(then.bytes == now.bytes)
  }

  @Test(arguments: ["TZ=Asia/Shanghai", "LC_ALL=C", "LC_ALL=en_US.UTF-8", "LANG=de_DE.UTF-8", "COLUMNS=20"])
  func surroundings(_ variable: String) async throws {
    let parts = variable.split(separator: "=").map(String.init)
    let plain = try await Trimtab.run(["check", "--isolated", "prompts-examples"], in: Repository.root)
    let other = try await Trimtab.run(
      ["check", "--isolated", "prompts-examples"], in: Repository.root, environment: [parts[0]: parts[1]])
    #expect(other.bytes == plain.bytes)
  }
}
