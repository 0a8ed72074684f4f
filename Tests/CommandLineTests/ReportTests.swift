import Foundation
import Testing

/// `check --output-format` as a whole: names, files, surroundings.
@Suite struct ReportTests {
  static let formats = [
    "full", "concise", "grouped", "json", "json-lines", "sarif", "github", "gitlab", "junit", "checkstyle", "rdjson",
    "azure", "pylint", "markdown",
  ]
  static let files = ["p/wordy.yaml": Sample.wordy, "clean.yaml": Sample.clean]

  @Test(arguments: formats) func finding(_ format: String) async throws {
    let run = try await Sandbox(Self.files).trimtab("check", "--output-format", format)
    #expect(run.status == 1 && run.errors.isEmpty, "\(run.errors)")
    #expect(run.output.contains("wordy-phrase") && run.output.contains("wordy.yaml"))
  }

  @Test func helpNamesAllFormats() async throws {
    let help = try await Sandbox().trimtab("check", "--help").output
    for format in Self.formats { #expect(help.contains(format)) }
  }

  // MARK: Wrong values

  @Test(arguments: [("sarf", "sarif"), ("git-hub", "github"), ("json-line", "json-lines"), ("markdwon", "markdown")])
  func nearestName(_ typed: String, _ meant: String) async throws {
    let run = try await Sandbox(Self.files).trimtab("check", "--output-format", typed)
    #expect(run.status == 2 && run.bytes.isEmpty)
    #expect(run.errors.contains("did you mean '\(meant)'?"), "\(run.errors)")
    for format in Self.formats { #expect(run.errors.contains(format)) }
  }

  @Test(arguments: [["json:a", "sarif:a"], ["json:a", "json:./a"], ["json:p/../a", "concise", "junit:a"]])
  func oneReportPerFile(_ formats: [String]) async throws {
    let sandbox = try Sandbox(Self.files)
    let run = try await sandbox.trimtab(["check"] + formats.flatMap { ["--output-format", $0] })
    #expect(run.status == 2 && run.bytes.isEmpty)
    #expect(run.errors.contains("two reports would be written to"), "\(run.errors)")
    #expect(!FileManager.default.fileExists(atPath: sandbox / "a"))
  }

  // MARK: Files and streams

  @Test func severalFiles() async throws {
    let sandbox = try Sandbox(Self.files)
    let run = try await sandbox.trimtab(
      "check", "--output-format", "sarif:a.sarif", "--output-format", "junit:a.xml", "--output-format", "pylint")
    #expect(run.status == 1)
    #expect(run.output.hasPrefix("p/wordy.yaml:3: [wordy-phrase] "))
    #expect(try sandbox.data("a.sarif") == (await sandbox.trimtab("check", "--output-format", "sarif").bytes))
    #expect(try sandbox.data("a.xml") == (await sandbox.trimtab("check", "--output-format", "junit").bytes))
  }

  @Test(arguments: formats) func missingFolder(_ format: String) async throws {
    let run = try await Sandbox(Self.files).trimtab("check", "--output-format", "\(format):no/out")
    #expect(run.status == 2 && run.bytes.isEmpty)
    #expect(run.errors.contains("folder `no` does not exist"), "\(run.errors)")
  }

  @Test func oneFileThatFailsKeepsNoneBack() async throws {
    let sandbox = try Sandbox(Self.files)
    let run = try await sandbox.trimtab(
      "check", "--output-format", "sarif:no/a", "--output-format", "json:a.json", "--output-format", "pylint")
    #expect(run.status == 2 && run.errors.contains("folder `no` does not exist"))
    #expect(run.output.hasPrefix("p/wordy.yaml:3: [wordy-phrase] "))
    #expect(try !sandbox.data("a.json").isEmpty)
  }

  @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full")), arguments: formats)
  func fullDisk(_ format: String) async throws {
    let sandbox = try Sandbox(Self.files)
    let script = "'\(try Trimtab.binary.get())' check --output-format \(format) > /dev/full"
    let run = try await Trimtab.execute(["/bin/sh", "-c", script], in: sandbox.path)
    #expect(run.status == 2)
    #expect(run.errors == "error: cannot write the output: the disk is full\n")
  }

  @Test func deviceIsNoFile() async throws {
    let run = try await Sandbox(Self.files).trimtab("check", "--output-format", "sarif:/dev/null")
    #expect(run.status == 2 && run.errors.contains("`/dev/null` is not a regular file"), "\(run.errors)")
  }

  /// Whoever reads standard output may leave; the files are complete all the same.
  @Test(arguments: formats) func brokenPipe(_ format: String) async throws {
    let sandbox = try Sandbox(Self.files)
    let script = "'\(try Trimtab.binary.get())' check --output-format \(format) --output-format json:a.json | true"
    let run = try await Trimtab.execute(["/bin/sh", "-c", script], in: sandbox.path)
    #expect(run.status == 0 && run.errors.isEmpty, "\(run.errors)")
    #expect(try sandbox.data("a.json") == (await sandbox.trimtab("check", "--output-format", "json").bytes))
  }

  @Test func statisticsTakeThePlaceOfTextOnly() async throws {
    let sandbox = try Sandbox(Self.files)
    for format in ["sarif", "github", "junit"] {
      let plain = try await sandbox.trimtab("check", "--output-format", format)
      #expect(try await sandbox.trimtab("check", "--statistics", "--output-format", format).bytes == plain.bytes)
    }
  }

  // MARK: GitHub, GitLab, Azure

  @Test func stepSummary() async throws {
    let sandbox = try Sandbox(Self.files.merging(["summary.md": "before\n"]) { $1 })
    let environment = ["GITHUB_STEP_SUMMARY": sandbox / "summary.md"]
    for format in Self.formats where format != "github" {
      _ = try await sandbox.trimtab("check", "--output-format", format, environment: environment)
    }
    #expect(try sandbox.data("summary.md") == Data("before\n".utf8))
    let run = try await sandbox.trimtab("check", "--output-format", "github", environment: environment)
    #expect(run.status == 1 && run.lines.count == 1)
    let table = try await sandbox.trimtab("check", "--output-format", "markdown").output
    #expect(try String(decoding: sandbox.data("summary.md"), as: UTF8.self) == "before\n" + table)
  }

  @Test func stepSummaryThatCannotBeWritten() async throws {
    let run = try await Sandbox(Self.files).trimtab(
      "check", "--output-format", "github", environment: ["GITHUB_STEP_SUMMARY": "no/summary.md"])
    #expect(run.status == 2 && run.errors.contains("folder `no` does not exist"), "\(run.errors)")
  }

  @Test(arguments: [
    ("github", "GITHUB_WORKSPACE", "file=p/wordy.yaml,"), ("sarif", "GITHUB_WORKSPACE", "\"p/wordy.yaml\""),
    ("gitlab", "CI_PROJECT_DIR", "\"p/wordy.yaml\""), ("azure", "BUILD_SOURCESDIRECTORY", "sourcepath=p/wordy.yaml;"),
    ("markdown", "GITHUB_WORKSPACE", "`p/wordy.yaml:3:33`"),
  ])
  func pathsAreThoseOfTheCheckout(_ format: String, _ variable: String, _ expected: String) async throws {
    let sandbox = try Sandbox(Self.files.merging(["q/": ""]) { $1 })
    let environment = [variable: sandbox.path]
    for (folder, path) in [("p", "."), ("p", sandbox / "p/wordy.yaml"), ("q", "../p"), ("", "p")] {
      let run = try await sandbox.trimtab(
        "check", "--output-format", format, path, environment: environment, in: folder)
      #expect(run.output.contains(expected), "\(path) in \(folder): \(run.output)\(run.errors)")
    }
    let elsewhere = try await sandbox.trimtab(
      "check", "--output-format", format, "wordy.yaml", environment: [variable: "/elsewhere"], in: "p")
    #expect(elsewhere.output.contains("wordy.yaml") && !elsewhere.output.contains(expected))
  }

  // MARK: SARIF

  @Test func rulesAreExplained() async throws {
    let sandbox = try Sandbox(Self.files)
    let log = try JSONObject(await sandbox.trimtab("check", "--output-format", "sarif"))
    let rule = try #require(log["runs"]?[0]?["tool"]?["driver"]?["rules"]?[0])
    let page = try await sandbox.trimtab("rule", "wordy-phrase").output
    #expect(rule["id"]?.text == "wordy-phrase")
    #expect(rule["help"]?["markdown"]?.text == page)
    #expect(rule["shortDescription"]?["text"]?.text?.isEmpty == false)
    #expect(rule["fullDescription"]?["text"]?.text.map { page.contains($0.prefix(40)) } == true)
    #expect(rule["properties"]?["tags"]?.items.isEmpty == false)
  }

  @Test func rulesOfOnesOwnAreExplained() async throws {
    let rule = """
      summary: {en: Says hello, zh: 问候}
      severity: error
      default: true
      since: 0.1.0
      steps: []
      match: {kind: pattern, scope: instruction, patterns: [{regex: "(?i)summarise"}]}
      message: {en: "`{match}`", zh: "`{match}`"}
      fix: none
      what: {en: Finds it., zh: 查找。}
      why: {en: Because., zh: 因为。}
      examples:
        - bad: {text: "Summarise", at: "Summarise"}
        - good: {text: "Go"}

      """
    let files = Self.files.merging([".trimtab.yaml": "rules: [r/*.yaml]\n", "r/own-rule.yaml": rule]) { $1 }
    let run = try await Sandbox(files).trimtab("check", "clean.yaml", "--output-format", "sarif")
    let found = try #require(JSONObject(run)["runs"]?[0]?["tool"]?["driver"]?["rules"]?[0])
    #expect(found["id"]?.text == "own-rule")
    #expect(found["shortDescription"]?["text"]?.text == "Says hello")
    #expect(found["defaultConfiguration"]?["level"]?.text == "error")
  }

  @Test func aFileThatIsMissingIsNoSuccess() async throws {
    let run = try await Sandbox(Self.files).trimtab("check", "p", "missing.yaml", "--output-format", "sarif")
    #expect(run.status == 2)
    let invocation = try JSONObject(run)["runs"]?[0]?["invocations"]?[0]
    #expect(invocation?["executionSuccessful"]?.bool == false)
  }

  /// The key path is the tree's own, so that a message more renames nothing.
  @Test func fingerprintsStay() async throws {
    func fingerprint(_ text: String) async throws -> String? {
      let run = try await Sandbox(["a.yaml": text]).trimtab("check", "--output-format", "sarif", "a.yaml")
      return try JSONObject(run)["runs"]?[0]?["results"]?[0]?["partialFingerprints"]?["trimtab/v1"]?.text
    }
    let one = try #require(try await fingerprint(Sample.wordy))
    let more = Sample.wordy.replacing("messages:\n", with: "# new\nmessages:\n  - {role: system, content: Be brief.}\n")
    #expect(try await fingerprint(more) == one)
    #expect(try await fingerprint("prompt: Summarise the text in order to help the reader.\n") != one)
  }
}
