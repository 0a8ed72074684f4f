import Foundation
import Testing

/// `trimtab budget`: limits, growth since another state, and when it fails.
@Suite struct BudgetTests {
  /// A prompt of so many words, each of which is one token.
  private static func prompt(_ words: Int, more: String = "") -> String {
    "model: gpt-4o\nmax_tokens: 100\nmessages:\n  - role: user\n    content: "
      + Array(repeating: "word", count: words).joined(separator: " ") + more + "\n"
  }

  private static func tokens(_ words: Int) async throws -> Int {
    let sandbox = try Sandbox(["a.yaml": prompt(words)])
    let run = try await sandbox.trimtab("budget", "--isolated", "--output-format", "json", "a.yaml")
    return try #require(try JSONObject(run)["subjects"]?[0]?["tokens"]?.int)
  }

  private func repository(_ files: [String: String]) async throws -> Sandbox {
    let sandbox = try Sandbox(files)
    try await sandbox.git("init", "-q", ".")
    try await sandbox.git("add", "-A")
    try await sandbox.git("commit", "-qm", "one")
    return sandbox
  }

  // MARK: Limits

  @Test(arguments: [(0, "broken", 1), (1, "within", 0)])
  func theLimitItselfIsAllowed(room: Int, status: String, code: Int32) async throws {
    let limit = try await Self.tokens(20) - 1 + room
    let sandbox = try Sandbox([
      "a.yaml": Self.prompt(20), ".trimtab.yaml": "budgets: [{files: '*.yaml', tokens: \(limit)}]",
    ])
    let run = try await sandbox.trimtab("budget", "--output-format", "json")
    #expect(run.status == code)
    #expect(try JSONObject(run)["budgets"]?[0]?["status"]?.text == status)
  }

  @Test(
    arguments: [
      ("output-tokens: 99", "broken"), ("output-tokens: 100", "within"), ("cost-per-1k-calls: 0.001", "broken"),
      ("cost-per-1k-calls: 5", "within"), ("cacheable-share: 50%", "broken"), ("latency: 1ms", "within"),
      ("tokens: 100000, warn-at: 1%", "within"), ("tokens: 45, warn-at: 50%", "near"),
      ("per: file, tokens: 10", "broken"),
      ("per: message, tokens: 10", "broken"), ("prompt: other, tokens: 1", nil),
    ] as [(String, String?)])
  func everyLimitCounts(limit: String, status: String?) async throws {
    let sandbox = try Sandbox([
      "a.yaml": Self.prompt(30), ".trimtab.yaml": "budgets: [{files: '*.yaml', \(limit)}]",
    ])
    let run = try await sandbox.trimtab("budget", "--output-format", "json")
    #expect(try JSONObject(run)["budgets"]?[0]?["status"]?.text == status, "\(run.output)")
    #expect(run.status == (status == "broken" ? 1 : 0))
  }

  @Test func theLastBudgetCounts() async throws {
    let sandbox = try Sandbox([
      "a.yaml": Self.prompt(30), "b.yaml": Self.prompt(30),
      ".trimtab.yaml": "budgets: [{files: '*.yaml', tokens: 5}, {files: b.yaml, tokens: 500}]",
    ])
    let budgets = try JSONObject(await sandbox.trimtab("budget", "--output-format", "json"))["budgets"]
    let limits = (budgets?.items ?? []).compactMap { $0["limit"]?.int }
    #expect(limits == [5, 500])
  }

  /// A declared bound is the worst case; without one the largest sample is; without both the variable is named.
  @Test func variablesCountWithTheirBounds() async throws {
    let text = "messages:\n  - {role: user, content: 'Read this. {{document}}'}\n"
    func figures(_ config: String, _ more: String = "") async throws -> JSONObject? {
      let sandbox = try Sandbox([
        "a.prompt.yml": text + more, ".trimtab.yaml": "budgets: [{files: '**', tokens: 5000}]\n" + config,
      ])
      return try JSONObject(await sandbox.trimtab("budget", "--output-format", "json"))["subjects"]?[0]
    }
    let bare = try await figures("")
    let bound = try await figures("variables: {document: {max-tokens: 800}}")
    let sample = try await figures("", "testData:\n  - {document: one two three}\n  - {document: one}\n")
    let base = try #require(bare?["tokens"]?.int)
    #expect(bound?["tokens"]?.int == base + 800)
    #expect(sample?["tokens"]?.int == base + 3)
    #expect(bare?["unknown_variables"]?.items.count == 1 && bound?["unknown_variables"]?.items.isEmpty == true)
  }

  // MARK: Comparing

  @Test func growthIsMeasuredSinceTheBranchLeft() async throws {
    let sandbox = try await repository(["p/a.yaml": Self.prompt(20), "p/b.yaml": Self.prompt(20)])
    try await sandbox.git("checkout", "-q", "-b", "work")
    try sandbox.write("p/a.yaml", Self.prompt(40))
    try sandbox.write("p/new.yaml", Self.prompt(9))
    let run = try await sandbox.trimtab(
      "budget", "--compare", "main", "--max-growth", "5%", "--output-format", "json", "p")
    #expect(run.status == 1, "\(run.errors)")
    let budgets = try JSONObject(run)["budgets"]?.items ?? []
    // A file that was not there has not grown.
    #expect(budgets.compactMap { $0["path"]?.text } == ["p/a.yaml", "p/b.yaml"])
    #expect(budgets.compactMap { $0["status"]?.text } == ["broken", "within"])
    // What main has gained meanwhile does not count.
    try await sandbox.git("stash", "-q", "-u")
    try await sandbox.git("checkout", "-q", "main")
    try sandbox.write("p/b.yaml", Self.prompt(90))
    try await sandbox.git("commit", "-qam", "two")
    try await sandbox.git("checkout", "-q", "work")
    let later = try await sandbox.trimtab("budget", "--compare", "main", "--max-growth", "5%", "p")
    #expect(later.status == 0, "\(later.output)")
  }

  @Test func theDeltaIsShown() async throws {
    let sandbox = try await repository([
      "a.yaml": Self.prompt(20), ".trimtab.yaml": "budgets: [{files: a.yaml, tokens: 100}]",
    ])
    try sandbox.write("a.yaml", Self.prompt(30))
    for format in ["table", "markdown"] {
      let run = try await sandbox.trimtab("budget", "--compare", "HEAD", "--language", "en", "--output-format", format)
      #expect(run.status == 0 && run.output.contains("+10 ("), "\(run.output)\(run.errors)")
    }
  }

  /// Below the repository's root and in a work tree of its own.
  @Test func foldersAndWorkTreesAreFound() async throws {
    let sandbox = try await repository([
      "p/a.yaml": Self.prompt(20), "p/.trimtab.yaml": "budgets: [{files: a.yaml, tokens: 100}]",
    ])
    try await sandbox.git("worktree", "add", "-q", "tree")
    try sandbox.write("tree/p/a.yaml", Self.prompt(25))
    let run = try await sandbox.trimtab("budget", "--compare", "main", "--language", "en", in: "tree/p")
    #expect(run.output.contains("+5 ("), "\(run.output)\(run.errors)")
  }

  @Test func aSavedReportIsAsGoodAsACommit() async throws {
    let sandbox = try Sandbox([
      "a.yaml": Self.prompt(20), ".trimtab.yaml": "budgets: [{files: a.yaml, max-growth: 10%}]",
    ])
    let before = try await sandbox.trimtab("budget", "--output-format", "json")
    try sandbox.write("before.json", before.output)
    let same = try await sandbox.trimtab("budget", "--compare", "before.json", "a.yaml")
    #expect(same.status == 0, "\(same.errors)")
    try sandbox.write("a.yaml", Self.prompt(50))
    let grown = try await sandbox.trimtab("budget", "--compare", "before.json", "a.yaml")
    #expect(grown.status == 1)
  }

  @Test(arguments: [
    (["--compare", "nowhere"], "no revision `nowhere`"), (["--compare", "--upload-pack=x"], "compare"),
    (["--compare", "missing.json"], "does not exist"), (["--compare", "a.yaml.json"], "no report"),
    (["--max-growth", "5"], "not a percentage"), (["--max-growth", "5%"], "needs '--compare'"),
    (["--tokens", "0"], "from 1 to"),
  ])
  func whatCannotBeComparedIsAnError(arguments: [String], message: String) async throws {
    let sandbox = try await repository(["a.yaml": Self.prompt(20), "a.yaml.json": "{}"])
    let run = try await sandbox.trimtab(
      ["budget", "--language", "en"] + arguments + ["a.yaml"],
      environment: ["GITHUB_BASE_REF": "", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": ""])
    #expect(run.status == 2 && run.errors.contains(message), "\(run.errors)")
  }

  @Test func outsideARepositoryItSaysSo() async throws {
    let sandbox = try Sandbox(["a.yaml": Self.prompt(20)])
    let run = try await sandbox.trimtab(
      ["budget", "--language", "en", "--compare", "main", "--tokens", "100", "a.yaml"],
      environment: ["GIT_CEILING_DIRECTORIES": (sandbox.path as NSString).deletingLastPathComponent])
    #expect(run.status == 2 && run.errors.contains("no git repository"), "\(run.errors)")
  }

  // MARK: Reasons

  @Test func reasonsAddUpAndNameWhatWouldHelp() async throws {
    let sandbox = try Sandbox([
      "a.yaml": Self.prompt(20, more: " in order to help"), ".trimtab.yaml": "budgets: [{files: a.yaml, tokens: 5}]",
    ])
    let run = try await sandbox.trimtab("budget", "--why", "--output-format", "json")
    let reason = try #require(try JSONObject(run)["reasons"]?[0])
    #expect(reason["findings"]?[0]?["rule"]?.text == "wordy-phrase")
    let parts = reason["parts"]?.items.compactMap { $0["tokens"]?.int } ?? []
    #expect(parts.count > 1 && parts == parts.sorted(by: >))
    #expect(parts.reduce(0, +) == (try JSONObject(run))["subjects"]?[0]?["tokens"]?.int)
    let table = try await sandbox.trimtab("budget", "--why", "--language", "en")
    #expect(table.output.contains("wordy-phrase, line 5") && table.output.contains("1 of 1 budget broken"))
  }

  /// Bounds, samples, tools and estimates included.
  @Test(arguments: ["gpt-4o", "claude-opus-4-5"]) func partsAddUpToTheWhole(model: String) async throws {
    let sandbox = try Sandbox([
      "a.prompt.yml": """
      model: \(model)
      messages:
        - {role: system, content: "Answer as briefly as you can. {{rules}}"}
        - {role: user, content: "Read this. {{document}} And that: {{note}} {{unknown}}"}
      testData:
        - {document: one two three, note: four, rules: five}
      """,
      ".trimtab.yaml": "budgets: [{files: '**', tokens: 2}]\nvariables: {rules: {max-tokens: 321}}",
    ])
    let json = try JSONObject(await sandbox.trimtab("budget", "--why", "--output-format", "json"))
    let parts = json["reasons"]?[0]?["parts"]?.items.compactMap { $0["tokens"]?.int } ?? []
    #expect(parts.count >= 5 && parts.contains(321))
    #expect(parts.reduce(0, +) == json["subjects"]?[0]?["tokens"]?.int)
  }

  /// What no tokenizer can tell is shown as such, and breaks a budget only for certain.
  @Test func estimatesAreShownAsSuch() async throws {
    let text = Self.prompt(200).replacingOccurrences(of: "gpt-4o", with: "claude-opus-4-5")
    let sandbox = try Sandbox(["a.yaml": text])
    let figures = try #require(
      try JSONObject(await sandbox.trimtab("budget", "--isolated", "--output-format", "json"))["subjects"]?[0])
    let least = try #require(figures["tokens"]?.int)
    let most = try #require(figures["tokens_at_most"]?.int)
    #expect(least < most)
    for format in ["table", "markdown"] {
      let kept = try await sandbox.trimtab("budget", "--isolated", "--tokens", "\(least)", "--output-format", format)
      #expect(kept.status == 0 && kept.output.contains("~\(least)–\(most)"), "\(kept.output)")
    }
    #expect(try await sandbox.trimtab("budget", "--isolated", "--tokens", "\(least - 1)").status == 1)
  }

  @Test func promptsOfOneNameAreToldApart() async throws {
    func two(_ first: Int, _ second: Int) -> String {
      [first, second].map { words in
        "- name: same\n  model: gpt-4o\n  messages:\n    - role: user\n      content: "
          + Array(repeating: "word", count: words).joined(separator: " ")
      }.joined(separator: "\n") + "\n"
    }
    let sandbox = try await repository(["a.yaml": two(20, 60)])
    try sandbox.write("before.json", await sandbox.trimtab("budget", "--output-format", "json", "a.yaml").output)
    try sandbox.write("a.yaml", two(50, 60))
    for reference in ["HEAD", "before.json"] {
      let run = try await sandbox.trimtab(
        "budget", "--compare", reference, "--max-growth", "5%", "--output-format", "json", "a.yaml")
      let statuses = try JSONObject(run)["budgets"]?.items.compactMap { $0["status"]?.text }
      #expect(statuses == ["broken", "within"], "\(reference): \(run.output)\(run.errors)")
    }
  }

  @Test(arguments: ["files: promtps/**", "files: a.yaml, prompt: nosuch"])
  func aBudgetForNothingIsTold(entry: String) async throws {
    let sandbox = try Sandbox([
      "a.yaml": Self.prompt(20),
      ".trimtab.yaml": "budgets:\n  - {files: '*.yaml', tokens: 100}\n  - {\(entry), tokens: 5}\n",
    ])
    let run = try await sandbox.trimtab("budget", "--language", "en")
    #expect(run.status == 0 && run.errors.contains("the budget at `.trimtab.yaml:3` is for no prompt"), "\(run.errors)")
  }

  /// A file that a configuration refers to is one prompt, and has not grown by being read that way.
  @Test func referredFilesHaveOneName() async throws {
    let sandbox = try await repository([
      "evals/promptfooconfig.yaml":
        "prompts: [file://../texts/two.json]\nproviders: [openai:gpt-4o]\ntests: [{vars: {question: hello there}}]\n",
      "texts/two.json":
        #"[{"role":"system","content":"Answer in order to help."},{"role":"user","content":"{{question}}"}]"#,
    ])
    let run = try await sandbox.trimtab("budget", "--compare", "HEAD", "--tokens", "100", "--max-growth", "5%")
    #expect(run.status == 0, "\(run.output)")
    let check = try await sandbox.trimtab("check", "--isolated", "--output-format", "concise")
    #expect(check.lines.count { $0.contains("wordy-phrase") } == 1, "\(check.output)")
  }

  @Test func whatCannotBeKnownIsNotKept() async throws {
    let sandbox = try Sandbox([
      "a.yaml": "messages:\n  - {role: user, content: Name the topic.}\n",
      ".trimtab.yaml": "budgets: [{files: '**', cost-per-1k-calls: 1, tokens: 100}]",
    ])
    let run = try await sandbox.trimtab("budget", "--language", "en")
    #expect(run.status == 0 && run.output.contains("1 of 2 budgets kept, 1 unknown"), "\(run.output)")
  }

  /// A limit on growth that was held against nothing is not passed over in silence.
  @Test func whatWasNotComparedIsTold() async throws {
    let sandbox = try await repository([
      "a.yaml": Self.prompt(20), ".trimtab.yaml": "budgets: [{files: '*.yaml', max-growth: 5%}]",
    ])
    let none = ["GITHUB_BASE_REF": "", "CI_MERGE_REQUEST_TARGET_BRANCH_NAME": ""]
    let alone = try await sandbox.trimtab(["budget", "--language", "en"], environment: none)
    #expect(
      alone.status == 0 && alone.output.contains("growth not checked, for want of `--compare`"), "\(alone.output)")
    try await sandbox.git("mv", "a.yaml", "b.yaml")
    let renamed = try await sandbox.trimtab(["budget", "--language", "en", "--compare", "HEAD"], environment: none)
    #expect(renamed.output.contains("growth not checked, not in `HEAD`: `b.yaml`"), "\(renamed.output)")
  }

  /// A report of the whole repository serves a run in one of its folders.
  @Test func savedReportsKnowFilesByTheRepository() async throws {
    let sandbox = try await repository(["p/a.yaml": Self.prompt(20)])
    try sandbox.write("before.json", await sandbox.trimtab("budget", "--output-format", "json", "./p").output)
    try sandbox.write("p/a.yaml", Self.prompt(40))
    let run = try await sandbox.trimtab(
      ["budget", "--compare", "../before.json", "--max-growth", "5%", "a.yaml"], in: "p")
    #expect(run.status == 1, "\(run.output)\(run.errors)")
  }

  @Test(arguments: ["budget", "count", "optimize"]) func whatDoesNotParseIsTold(command: String) async throws {
    let sandbox = try Sandbox(["p/a.yaml": "messages:\n  - {role: user, content: 'open\n", "p/b.yaml": Self.prompt(9)])
    let named = try await sandbox.trimtab([command, "--isolated", "--language", "en", "p/a.yaml"])
    #expect(named.errors.contains("`p/a.yaml` does not parse"), "\(named.errors)")
    #expect(named.status == (command == "count" ? 0 : 2))
    // A budget cannot be kept by what was not read.
    let found = try await sandbox.trimtab([command, "--isolated", "--language", "en", "p"])
    #expect(found.status == (command == "budget" ? 2 : 0), "\(found.errors)")
    #expect(found.errors.contains("`p/a.yaml` does not parse"), "\(found.errors)")
  }

  @Test(arguments: [
    ["--tokens", "9223372036854775807"], ["--tokens", "1000000001"], ["--compare", "HEAD", "--max-growth", "inf%"],
    ["--compare", "HEAD", "--max-growth", "1e300%"], ["--compare", "", "--tokens", "5"],
  ])
  func numbersBeyondMeasureAreErrors(flags: [String]) async throws {
    let sandbox = try Sandbox(["a.yaml": Self.prompt(9)])
    let run = try await sandbox.trimtab(["budget", "--isolated", "a.yaml"] + flags)
    #expect(run.status == 2 && !run.errors.isEmpty, "\(run.status) \(run.errors)")
  }

  @Test(arguments: [
    "variables: {x: {max-tokens: 9223372036854775807}}", "budgets: [{files: '**', tokens: 9223372036854775807}]",
    "budgets: [{files: '**', output-tokens: 1000000001}]",
  ])
  func settingsBeyondMeasureAreErrors(config: String) async throws {
    let sandbox = try Sandbox(["a.yaml": Self.prompt(9, more: " {{x}}"), ".trimtab.yaml": config])
    for command in ["budget", "check", "optimize"] {
      let run = try await sandbox.trimtab([command, "--language", "en", "a.yaml"])
      #expect(run.status == 2 && run.errors.contains("1,000,000,000"), "\(run.status) \(run.errors)")
    }
  }

  @Test func numbersAtTheEdgeAreShown() async throws {
    let sandbox = try Sandbox([
      "a.yaml": Self.prompt(9, more: " {{x}} {{y}}"),
      ".trimtab.yaml": "variables: {x: {max-tokens: 1000000000}, y: {max-tokens: 1000000000}}",
      "old.json":
        #"{"version": 1, "subjects": [{"path": "a.yaml", "prompt_number": 1, "tokens": 9223372036854775807}, {"path": "a.yaml", "prompt_number": 1, "tokens": 1, "usd_per_1000_calls": 1e308}]}"#,
    ])
    let run = try await sandbox.trimtab("budget", "--compare", "old.json", "--tokens", "1000000000", "a.yaml")
    #expect(run.status == 1 && run.output.contains("2,000,0"), "\(run.output)\(run.errors)")
  }

  @Test func withoutABudgetThereIsAHint() async throws {
    let sandbox = try Sandbox(["a.yaml": Self.prompt(20)])
    let run = try await sandbox.trimtab("budget", "--isolated", "--language", "en")
    #expect(run.status == 0 && run.errors.contains("--tokens 1000"))
    let chinese = try await sandbox.trimtab("budget", "--isolated", "--language", "zh", "--tokens", "5")
    #expect(chinese.status == 1 && chinese.output.contains("超出"))
  }
}
