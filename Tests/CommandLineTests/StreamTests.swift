import Foundation
import Testing

/// What goes to standard output, what to standard error, and what to a file.
@Suite struct StreamTests {
  static let files = ["wordy.yaml": Sample.wordy, "clean.yaml": Sample.clean, "ci.yaml": "jobs: {}\n"]

  @Test(arguments: ["full", "concise", "json"]) func findingsOnOutputOnly(_ format: String) async throws {
    let run = try await Sandbox(Self.files).trimtab("check", "wordy.yaml", "--output-format", format)
    #expect(run.status == 1)
    #expect(run.output.contains("wordy-phrase"))
    #expect(run.output.contains("wordy.yaml"))
    #expect(run.errors.isEmpty)
  }

  @Test(arguments: ["full", "concise", "json"]) func notesOnErrorsOnly(_ format: String) async throws {
    let run = try await Sandbox(Self.files).trimtab("check", "ci.yaml", "--output-format", format)
    #expect(run.status == 0)
    #expect(run.errors == "note: `ci.yaml` holds no prompt\n")
    #expect(!run.output.contains("holds no prompt"))
  }

  @Test func verboseOnErrorsOnly() async throws {
    let sandbox = try Sandbox(Self.files)
    let run = try await sandbox.trimtab("check", "-v", "clean.yaml", "wordy.yaml")
    #expect(run.errors.contains("`clean.yaml` read as chat, 1 prompt\n"))
    #expect(run.output == (try await sandbox.trimtab("check", "clean.yaml", "wordy.yaml").output))
  }

  @Test func footer() async throws {
    let run = try await Sandbox(Self.files).trimtab("check")
    #expect(run.output.contains("\nFound 1 problem (1 info) in 1 of 2 files.\n"))
  }

  @Test(arguments: ["-q", "--quiet"]) func quiet(_ flag: String) async throws {
    let sandbox = try Sandbox(Self.files)
    let found = try await sandbox.trimtab("check", flag, "--output-format", "concise")
    #expect(found.status == 1)
    #expect(found.lines.count == 1)
    #expect(found.output.hasPrefix("wordy.yaml:3:33: info[wordy-phrase]"))
    let clean = try await sandbox.trimtab("check", flag, "clean.yaml")
    #expect(clean.status == 0)
    #expect(clean.bytes.isEmpty)
    let empty = try await Sandbox().trimtab("check", flag)
    #expect(empty.status == 0)
    #expect(empty.bytes.isEmpty)
  }

  /// `-q` promises findings only.
  @Test func quietHasNoNotes() async throws {
    let run = try await Sandbox(Self.files).trimtab("check", "-q", "ci.yaml")
    #expect(run.errors.isEmpty)
  }

  @Test func quietStillTellsErrors() async throws {
    let run = try await Sandbox().trimtab("check", "-q", "missing.yaml")
    #expect(run.status == 2)
    #expect(run.errors.contains("does not exist"))
  }

  @Test func statistics() async throws {
    let run = try await Sandbox(Self.files).trimtab("check", "--statistics")
    #expect(run.status == 1)
    #expect(run.output.contains("wordy-phrase"))
    #expect(!run.output.contains("-->"))
  }

  @Test func exitZero() async throws {
    let sandbox = try Sandbox(Self.files)
    let run = try await sandbox.trimtab("check", "--exit-zero", "wordy.yaml")
    #expect(run.status == 0)
    #expect(run.output == (try await sandbox.trimtab("check", "wordy.yaml").output))
  }

  // MARK: Files

  @Test func outputToFiles() async throws {
    let sandbox = try Sandbox(Self.files.merging(["out/": ""]) { $1 })
    let run = try await sandbox.trimtab(
      "check", "--output-format", "json:findings.json", "--output-format", "concise:out/findings.txt",
      "--color", "always")
    #expect(run.status == 1)
    #expect(run.bytes.isEmpty)
    #expect(run.errors.isEmpty)
    let json = try await sandbox.trimtab("check", "--output-format", "json")
    #expect(try sandbox.data("findings.json") == json.bytes)
    let concise = try await sandbox.trimtab("check", "--output-format", "concise")
    #expect(try sandbox.data("out/findings.txt") == concise.bytes)
  }

  @Test func outputToFileAndStandardOutput() async throws {
    let sandbox = try Sandbox(Self.files)
    let run = try await sandbox.trimtab("check", "--output-format", "json:a.json", "--output-format", "concise")
    #expect(run.status == 1)
    #expect(run.output.hasPrefix("wordy.yaml:3:33: "))
    #expect(try !sandbox.data("a.json").isEmpty)
  }

  @Test func outputReplacesAnOldFile() async throws {
    let sandbox = try Sandbox(Self.files.merging(["a.json": String(repeating: "old ", count: 9_000)]) { $1 })
    _ = try await sandbox.trimtab("check", "clean.yaml", "--output-format", "json:a.json")
    #expect(try !String(decoding: sandbox.data("a.json"), as: UTF8.self).contains("old"))
  }

  // MARK: Standard input

  @Test func standardInput() async throws {
    let run = try await Sandbox().trimtab("check", "-", "--output-format", "concise", input: Sample.wordy)
    #expect(run.status == 1)
    #expect(run.output.hasPrefix("<stdin>:3:33: info[wordy-phrase]"))
  }

  @Test func standardInputWithName() async throws {
    let run = try await Sandbox().trimtab(
      "check", "-", "--stdin-filename", "p/a.yaml", "--output-format", "concise", input: Sample.wordy)
    #expect(run.status == 1)
    #expect(run.output.hasPrefix("p/a.yaml:3:33: info[wordy-phrase]"))
  }

  @Test(arguments: [
    ("{\"messages\": [{\"role\": \"user\", \"content\": \"Go on in order to win.\"}]}", "1:50"),
    ("In order to win, go on.\n", "1:1"), ("\u{FEFF}In order to win, go on.\n", "1:"),
  ]) func standardInputIsRecognised(_ text: String, _ place: String) async throws {
    let run = try await Sandbox().trimtab("check", "-", "--output-format", "concise", input: text)
    #expect(run.status == 1)
    #expect(run.output.hasPrefix("<stdin>:\(place)"), "\(run.output)")
  }

  @Test func emptyStandardInput() async throws {
    let run = try await Sandbox().trimtab("check", "-")
    #expect(run.status == 0)
    #expect(run.errors.contains("`<stdin>` holds no prompt"))
  }

  // MARK: Broken pipes

  @Test(arguments: ["models --output-format json", "rule --output-format json", "check --output-format json p"])
  func brokenPipe(_ arguments: String) async throws {
    let bash = ["/bin/bash", "/usr/bin/bash"].first { FileManager.default.isExecutableFile(atPath: $0) }
    guard let bash else { return }
    let text = "prompt: \"" + String(repeating: "In order to win, go on. ", count: 200) + "\"\n"
    let sandbox = try Sandbox(["p/a.yaml": text])
    let script = "set -o pipefail; '\(try Trimtab.binary.get())' \(arguments) | head -n 1"
    let run = try await Trimtab.execute([bash, "-c", script], in: sandbox.path)
    #expect(run.status == 0 || run.status == 1, "\(run.status)")
    #expect(run.lines.count == 1)
    #expect(run.errors.isEmpty)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"))) func fullDisk() async throws {
    let script = "'\(try Trimtab.binary.get())' models > /dev/full"
    let sandbox = try Sandbox()
    let run = try await Trimtab.execute(["/bin/sh", "-c", script], in: sandbox.path)
    #expect(run.status == 2)
    #expect(run.errors == "error: cannot write the output: the disk is full\n")
  }
}
