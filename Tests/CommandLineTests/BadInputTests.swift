import Foundation
import Testing

/// Files that cannot be used, or only in part.
@Suite struct BadInputTests {
  static let utf16: [UInt8] = [0xFF, 0xFE] + Sample.wordy.utf8.flatMap { [$0, 0] }

  static let cases: [Expectation] = [
    Expectation(
      name: "missing file", arguments: ["check", "missing.yaml"], status: 2,
      errors: ["error: `missing.yaml` does not exist"]),
    Expectation(
      name: "missing file beside a good one", files: ["ok.yaml": Sample.clean],
      arguments: ["check", "ok.yaml", "missing.yaml"], status: 2, errors: ["`missing.yaml` does not exist"]),
    Expectation(
      name: "missing file and findings", files: ["ok.yaml": Sample.wordy],
      arguments: ["check", "ok.yaml", "missing.yaml"], status: 2, output: ["ok.yaml:3:33"],
      errors: ["`missing.yaml` does not exist"]),
    Expectation(
      name: "--exit-zero does not excuse a missing file", arguments: ["check", "--exit-zero", "missing.yaml"],
      status: 2, errors: ["`missing.yaml` does not exist"]),
    Expectation(name: "empty path", arguments: ["check", ""], status: 2, errors: ["does not exist"]),
    Expectation(
      name: "path through a file", files: ["ok.yaml": Sample.clean], arguments: ["check", "ok.yaml/x"], status: 2,
      errors: ["`ok.yaml/x`"]),
    Expectation(
      name: "folder without prompts", files: ["docs/readme.md": "# Hello", "docs/ci.yaml": "jobs: {}"],
      arguments: ["check", "docs"], status: 0, output: ["No prompt files found"]),
    Expectation(
      name: "current folder without prompts", arguments: ["check"], status: 0, output: ["No prompt files found"]),
    Expectation(
      name: "named file without prompts", files: ["ci.yaml": "jobs: {build: {steps: 3}}"],
      arguments: ["check", "ci.yaml"], status: 0, errors: ["note: `ci.yaml` holds no prompt"]),
    Expectation(
      name: "named template of another tool", files: ["chart.yaml": "{{- if .a }}\nkind: {{ .b }}\n{{- end }}\n"],
      arguments: ["check", "--only-prompts", "chart.yaml"], status: 0, output: ["No prompt files found"]),
    Expectation(
      name: "prompts among named files", files: ["chart.yaml": "{{- if .a }}\n", "ok.yaml": Sample.wordy],
      arguments: ["check", "--only-prompts", "chart.yaml", "ok.yaml"], status: 1,
      output: ["ok.yaml:3:33", "in 1 file"]),
    Expectation(
      name: "missing file, prompts only", arguments: ["check", "--only-prompts", "missing.yaml"], status: 2,
      errors: ["`missing.yaml` does not exist"]),
    Expectation(
      name: "broken YAML", files: ["a.yaml": "messages:\n  - role: user\n    content: \"open\n  - x\n"],
      arguments: ["check", "a.yaml"], status: 1, output: ["error[yaml-syntax]", "--> a.yaml:3:14"]),
    Expectation(
      name: "broken JSON", files: ["a.json": "{\"messages\": [\n  {\"role\": \"user\" \"content\": \"x\"}\n]}\n"],
      arguments: ["check", "a.json"], status: 1, output: ["error[yaml-syntax]", "--> a.json:2:"]),
    Expectation(
      name: "broken front matter", files: ["a.prompty": "---\nname: a: b\n---\nsystem:\nHello\n"],
      arguments: ["check", "a.prompty"], status: 1, output: ["error[front-matter-syntax]", "--> a.prompty:2:"]),
    Expectation(
      name: "binary file", bytes: ["a.yaml": [0, 1, 2, 0xFF, 0xFE, 0, 0x61]], arguments: ["check", "a.yaml"],
      status: 2, errors: ["error: `a.yaml` is not a text file"]),
    Expectation(
      name: "binary file in a walk", files: ["p/ok.yaml": Sample.clean],
      bytes: ["p/a.yaml": [0, 1, 2, 0xFF, 0xFE, 0, 0x61]], arguments: ["check", "p"], status: 0,
      output: ["All checks passed (1 prompt in 1 file)"]),
    Expectation(
      name: "UTF-16", bytes: ["a.yaml": utf16], arguments: ["check", "a.yaml"], status: 1,
      output: ["the file is UTF-16; save it as UTF-8", "iconv"]),
    Expectation(
      name: "invalid UTF-8", bytes: ["a.yaml": Array("prompt: \"caf".utf8) + [0xE9] + Array(" ok\"\n".utf8)],
      arguments: ["check", "a.yaml"], status: 1, output: ["--> a.yaml:1:13", "not valid UTF-8"]),
    Expectation(
      name: "empty YAML", files: ["a.yaml": ""], arguments: ["check", "a.yaml"], status: 0,
      errors: ["`a.yaml` holds no prompt"]),
    Expectation(
      name: "empty JSON", files: ["a.json": ""], arguments: ["check", "a.json"], status: 1,
      output: ["not valid JSON: expected a value", "--> a.json:1:1"]),
    Expectation(
      name: "only comments", files: ["a.yaml": "# nothing\n# here\n"], arguments: ["check", "a.yaml"], status: 0,
      errors: ["`a.yaml` holds no prompt"]),
    Expectation(
      name: "only a byte order mark", bytes: ["a.yaml": [0xEF, 0xBB, 0xBF]], arguments: ["check", "a.yaml"],
      status: 0, errors: ["`a.yaml` holds no prompt"]),
    Expectation(
      name: "link to itself", links: ["a.yaml": "b.yaml", "b.yaml": "a.yaml"], arguments: ["check", "a.yaml"],
      status: 2, errors: ["cannot read `a.yaml`: its symbolic links lead in a circle"]),
    Expectation(
      name: "broken link", links: ["a.yaml": "nowhere"], arguments: ["check", "a.yaml"], status: 2,
      errors: ["`a.yaml` is a link to `nowhere`, which does not exist"]),
    Expectation(
      name: "folder that links to itself", files: ["d/ok.yaml": Sample.clean], links: ["d/self": "."],
      arguments: ["check", "d"], status: 0, output: ["1 prompt in 1 file"]),
    Expectation(
      name: "standard input and a path", files: ["ok.yaml": Sample.clean], arguments: ["check", "-", "ok.yaml"],
      status: 2, errors: ["error: `-` stands alone"]),
    Expectation(
      name: "invalid UTF-8 cannot be counted", bytes: ["a.txt": [0x63, 0x61, 0x66, 0xE9]],
      arguments: ["count", "a.txt"], status: 2, errors: ["a.txt"]),
    Expectation(
      name: "binary file cannot be counted", bytes: ["a.bin": [0, 1, 2, 0xFF]], arguments: ["count", "a.bin"],
      status: 2, errors: ["error: `a.bin` is not a text file"]),
    Expectation(
      name: "missing file cannot be counted", arguments: ["count", "missing.txt"], status: 2,
      errors: ["error: `missing.txt` does not exist"]),
  ]

  @Test(arguments: cases) func table(_ expectation: Expectation) async throws {
    try await expectation.verify()
  }

  /// A message about JSON must not call it YAML.
  @Test func jsonIsNotCalledYAML() async throws {
    let sandbox = try Sandbox(["a.json": "{\"messages\": [}"])
    let run = try await sandbox.trimtab("check", "a.json", "--output-format", "concise")
    #expect(run.output.contains("not valid JSON"))
    #expect(!run.output.contains("YAML does not parse"), "\(run.output)")
  }

  /// A file that could not be read is not the same as a folder without prompts.
  @Test func missingFileIsAllThatIsSaid() async throws {
    let run = try await Sandbox().trimtab("check", "missing.yaml")
    #expect(!run.output.contains("No prompt files found"))
  }

  @Test func unreadableFile() async throws {
    let sandbox = try Sandbox(["closed.yaml": Sample.wordy])
    try sandbox.setMode(0o755, of: "")
    try sandbox.setMode(0, of: "closed.yaml")
    var command = [try Trimtab.binary.get()]
    if geteuid() == 0 {
      // Permissions mean nothing to root, so somebody else has to read.
      let setpriv = "/usr/bin/setpriv"
      guard FileManager.default.isExecutableFile(atPath: setpriv) else { return }
      command = [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups"] + command
      let trial = try await Trimtab.execute(command + ["--version"], in: sandbox.path)
      guard trial.status == 0 else { return }
    }
    let run = try await Trimtab.execute(command + ["check", "closed.yaml"], in: sandbox.path)
    #expect(run.status == 2)
    #expect(run.errors == "error: cannot read `closed.yaml`: permission denied; check its permissions with `ls -l`\n")
  }
}
