import Foundation
import Testing

/// `trimtab optimize`: numbers that hold when they are counted again, and no promise of time that input cannot keep.
@Suite struct OptimizeTests {
  private static let article = "prompts-examples/steps/step-2-shorten.before.prompt.yml"

  private func plan(_ arguments: String..., in sandbox: Sandbox) async throws -> JSONObject {
    let run = try await sandbox.trimtab(["optimize", "--isolated", "--output-format", "json"] + arguments + ["a.yaml"])
    return try #require(try JSONObject(run)["prompts"]?[0])
  }

  private static let wordy = """
    model: gpt-4o
    max_tokens: 300
    messages:
      - role: system
        content: |
          In order to help, please note that you should read the document due to the fact that it is long.
          Always answer in English. Use at most 40 words.
          Always answer in English. Use at most 40 words.
      - {role: user, content: "{{question}}"}

    """

  @Test func theArticlesPromptIsExplained() async throws {
    let run = try await Trimtab.run(
      ["optimize", "--isolated", "--output-format", "json", Self.article], in: Repository.root)
    let plan = try #require(try JSONObject(run)["prompts"]?[0])
    #expect(plan["before"]?["tokens"]?.int == 53)
    #expect(plan["parts"]?.items.compactMap { $0["tokens"]?.int }.reduce(0, +) == 53)
    let rules = plan["steps"]?.items.compactMap { $0["rule"]?.text } ?? []
    #expect(rules.contains("politeness-filler") && rules.contains("no-output-bound"))
    let text = try await Trimtab.run(["optimize", "--isolated", "--language", "en", Self.article], in: Repository.root)
    #expect(text.output.contains("at most 1 ms") && text.output.contains("100 output tokens"))
    #expect(!text.output.contains("20 %"))
  }

  /// What a step says it saves is what counting the fixed file gives.
  @Test func savingsAreCountedAgain() async throws {
    let sandbox = try Sandbox(["a.yaml": Self.wordy])
    let plan = try await plan(in: sandbox)
    let before = try #require(plan["before"]?["tokens"]?.int)
    var hasSteps = false
    for step in plan["steps"]?.items ?? [] where step["diff"] != nil {
      hasSteps = true
      let copy = try Sandbox(["a.yaml": Self.wordy, "step.patch": try #require(step["diff"]?.text)])
      let git = try await Trimtab.execute(["/usr/bin/env", "git", "apply", "step.patch"], in: copy.path)
      #expect(git.status == 0, "\(git.errors)")
      let counted = try JSONObject(await copy.trimtab("count", "--isolated", "--output-format", "json", "a.yaml"))
      let after = try #require(counted["prompts"]?[0]?["static_tokens"]?.int)
      #expect(before - after == step["saved_tokens"]?.int, "\(step["rule"]?.text ?? "")")
    }
    #expect(hasSteps)
  }

  @Test func applyingGivesTheTotals() async throws {
    let sandbox = try Sandbox(["a.yaml": Self.wordy])
    let planned = try #require(try await plan(in: sandbox)["after"]?["tokens"]?.int)
    let run = try await sandbox.trimtab("optimize", "--isolated", "--apply", "--unsafe", "a.yaml")
    #expect(run.status == 0, "\(run.errors)")
    #expect(try await plan(in: sandbox)["before"]?["tokens"]?.int == planned)
  }

  @Test func safeRewritesAloneAreAppliedWithoutBeingAsked() async throws {
    let sandbox = try Sandbox(["a.yaml": Self.wordy])
    _ = try await sandbox.trimtab("optimize", "--isolated", "--apply", "a.yaml")
    let text = String(decoding: try sandbox.data("a.yaml"), as: UTF8.self)
    #expect(text.contains("To help"))
    // No rewrite of it has been read in a real prompt.
    #expect(text.contains("due to the fact that"))
    #expect(text.components(separatedBy: "Always answer in English").count == 3)
  }

  @Test(arguments: ["cost", "tokens", "latency", "cache"]) func goals(_ goal: String) async throws {
    let steps = try await plan("--goal", goal, in: try Sandbox(["a.yaml": Self.wordy]))["steps"]?.items ?? []
    #expect(!steps.isEmpty)
    if goal == "tokens" {
      let saved = steps.compactMap { $0["saved_tokens"]?.int }
      #expect(saved == saved.sorted(by: >))
    }
  }

  @Test(arguments: [
    ["--hit-rate", "1.5"], ["--hit-rate", "x"], ["--calls-per-day", "0"], ["--unsafe"], ["--goal", "speed"],
  ])
  func wrongFlags(_ flags: [String]) async throws {
    let run = try await Sandbox(["a.yaml": Self.wordy]).trimtab(["optimize"] + flags + ["a.yaml"])
    #expect(run.status == 2 && !run.errors.isEmpty)
  }

  @Test func aFileThatDoesNotParseIsNoSuccess() async throws {
    let sandbox = try Sandbox(["a.yaml": "model: gpt-4o\nmessages:\n  - role: user\n   content: x\n"])
    let run = try await sandbox.trimtab("optimize", "--language", "en", "a.yaml")
    #expect(run.status == 2 && run.errors.contains("does not parse") && run.bytes.isEmpty, "\(run.errors)")
  }

  @Test(arguments: ["en", "zh"]) func markdown(_ language: String) async throws {
    let run = try await Sandbox(["a.yaml": Self.wordy]).trimtab(
      "optimize", "--isolated", "--output-format", "markdown", "--language", language, "a.yaml")
    #expect(run.output.hasPrefix("### `a.yaml`\n\n| "))
    #expect(run.output.contains("`wordy-phrase`"))
  }

  /// Of a long prompt that the provider caches, effective tokens are fewer than tokens, and the more so the more hits.
  @Test func cachedTokensCostLess() async throws {
    let text =
      "model: gpt-4o\nmax_tokens: 9\nmessages:\n- role: system\n  content: \"\(String(repeating: "Read the rules. ", count: 600))\"\n- {role: user, content: \"{{q}}\"}\n"
    let sandbox = try Sandbox(["a.yaml": text])
    func effective(_ rate: String) async throws -> Double {
      let before = try #require(try await plan("--hit-rate", rate, in: sandbox)["before"])
      return try #require(before["effective_tokens"]?.number)
    }
    let (none, half, all) = (try await effective("0"), try await effective("0.5"), try await effective("1"))
    #expect(none > half && half > all && all > 0)
  }
}
