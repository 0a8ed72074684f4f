import Testing

/// When output is coloured: the flag first, then `NO_COLOR`, then what forces colours, then the terminal.
@Suite struct ColorTests {
  struct Case: Sendable, CustomTestStringConvertible {
    var flag: String?
    var environment: [String: String] = [:]
    var pipe: Bool
    var terminal: Bool

    var arguments: [String] {
      ["check", "--output-format", "concise", "wordy.yaml"] + (flag.map { ["--color", $0] } ?? [])
    }

    var testDescription: String {
      let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
      return (variables + (flag.map { ["--color \($0)"] } ?? [])).joined(separator: " ")
    }
  }

  static let cases = [
    Case(pipe: false, terminal: true),
    Case(flag: "auto", pipe: false, terminal: true),
    Case(flag: "always", pipe: true, terminal: true),
    Case(flag: "never", pipe: false, terminal: false),
    Case(environment: ["NO_COLOR": "1"], pipe: false, terminal: false),
    Case(environment: ["NO_COLOR": ""], pipe: false, terminal: true),
    Case(environment: ["FORCE_COLOR": "1"], pipe: true, terminal: true),
    Case(environment: ["FORCE_COLOR": "0"], pipe: false, terminal: true),
    Case(environment: ["CLICOLOR_FORCE": "1"], pipe: true, terminal: true),
    Case(environment: ["CLICOLOR_FORCE": "0"], pipe: false, terminal: true),
    Case(environment: ["TERM": "dumb"], pipe: false, terminal: false),
    Case(environment: ["NO_COLOR": "1", "FORCE_COLOR": "1"], pipe: false, terminal: false),
    Case(environment: ["NO_COLOR": "1", "CLICOLOR_FORCE": "1"], pipe: false, terminal: false),
    Case(environment: ["FORCE_COLOR": "1", "TERM": "dumb"], pipe: true, terminal: true),
    Case(flag: "always", environment: ["NO_COLOR": "1", "TERM": "dumb"], pipe: true, terminal: true),
    Case(flag: "never", environment: ["FORCE_COLOR": "1", "CLICOLOR_FORCE": "1"], pipe: false, terminal: false),
    Case(flag: "auto", environment: ["NO_COLOR": "1"], pipe: false, terminal: false),
  ]

  @Test(arguments: cases) func pipes(_ test: Case) async throws {
    let sandbox = try Sandbox(["wordy.yaml": Sample.wordy])
    let run = try await sandbox.trimtab(test.arguments, environment: test.environment)
    #expect(run.output.contains("\u{1B}[") == test.pipe)
  }

  @Test(.enabled(if: Terminal.isAvailable), arguments: cases) func terminals(_ test: Case) async throws {
    let sandbox = try Sandbox(["wordy.yaml": Sample.wordy])
    let output = try await Terminal.run(test.arguments, in: sandbox, environment: test.environment)
    #expect(output.contains("wordy-phrase"))
    #expect(output.contains("\u{1B}[") == test.terminal)
  }

  @Test(arguments: ["check wordy.yaml", "check missing.yaml", "count wordy.yaml", "rule", "models gpt-4o"])
  func noEscapesInPipes(_ arguments: String) async throws {
    let sandbox = try Sandbox(["wordy.yaml": Sample.wordy])
    let run = try await sandbox.trimtab(arguments.split(separator: " ").map(String.init))
    #expect(!run.output.contains("\u{1B}"))
    #expect(!run.errors.contains("\u{1B}"))
  }

  /// Colours change nothing but the colours.
  @Test func sameTextWithoutEscapes() async throws {
    let plain = try await Trimtab.run(
      ["check", "--isolated", Repository.examples, "--color", "never"], in: Repository.root)
    let colored = try await Trimtab.run(
      ["check", "--isolated", Repository.examples, "--color", "always"], in: Repository.root)
    #expect(colored.bytes != plain.bytes)
    #expect(colored.output.replacing(#/\x{1B}\[[0-9;]*m/#, with: "") == plain.output)
  }

  @Test func neverInJSON() async throws {
    let sandbox = try Sandbox(["wordy.yaml": Sample.wordy])
    let run = try await sandbox.trimtab("check", "--output-format", "json", "--color", "always", "wordy.yaml")
    #expect(!run.output.contains("\u{1B}"))
  }

  /// What a prompt contains must not reach the terminal as a command.
  @Test func escapesInPromptsAreShownNotSent() async throws {
    let text = "prompt: \"In order to win, \\e[31mgo\\e[0m on\"\n# \u{1B}[2J\n"
    let run = try await Sandbox(["a.yaml": text]).trimtab("check", "a.yaml", "--select", "all")
    #expect(run.status == 1)
    #expect(!run.output.contains("\u{1B}"))
  }
}
