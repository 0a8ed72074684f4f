import Foundation
import Testing

/// `trimtab rule` and `trimtab models`.
@Suite struct CatalogueTests {
  // MARK: Rules

  @Test func everyRuleIsListed() async throws {
    let lines = try await Sandbox().trimtab("rule").lines.dropFirst()
    #expect(lines.compactMap { $0.split(separator: " ").first.map(String.init) }.sorted() == Repository.ruleNames)
    let json = try JSONObject(await Sandbox().trimtab("rule", "--output-format", "json"))
    #expect(json.items.compactMap { $0["name"]?.text }.sorted() == Repository.ruleNames)
  }

  @Test(arguments: Repository.ruleNames) func page(_ name: String) async throws {
    let english = try await Sandbox().trimtab("rule", name)
    #expect(english.status == 0)
    for text in ["# \(name)\n", "\n## What it does\n\n", "\n## Why is this bad?\n\n", "severity ", "since "] {
      #expect(english.output.contains(text))
    }
    let chinese = try await Sandbox().trimtab("rule", name, "--language", "zh")
    #expect(chinese.status == 0)
    for text in ["# \(name)\n", "\n## 检查内容\n\n", "\n## 为什么有问题\n\n", "级别 ", "版起"] {
      #expect(chinese.output.contains(text))
    }
    for heading in ["## What", "## Why", "## Example", "## Fix", "## When", "## Options", "## References"] {
      #expect(!chinese.output.contains(heading))
    }
    #expect(!english.output.contains("## 示例"))
    #expect(english.output.count { $0 == "\n" } > 8)
  }

  @Test(arguments: Repository.ruleNames) func pageAsJSON(_ name: String) async throws {
    let json = try JSONObject(await Sandbox().trimtab("rule", name, "--output-format", "json"))
    #expect(json.items.count == 1)
    let rule = try #require(json[0])
    #expect(rule["name"]?.text == name)
    for key in ["group", "severity", "since", "fix"] { #expect(rule[key]?.text?.isEmpty == false) }
    // A rule of a later version than the program's would be off wherever `rules-version` names the program's.
    let version = try await Trimtab.run(["--version"], in: Repository.root).output.trimmingCharacters(
      in: .whitespacesAndNewlines)
    #expect(rule["since"]?.text?.compare(version, options: .numeric) != .orderedDescending)
    for key in ["summary", "what", "why"] {
      #expect(rule[key]?["en"]?.text?.isEmpty == false)
      #expect(rule[key]?["zh"]?.text?.isEmpty == false)
    }
    #expect(rule["default"]?.bool != nil)
  }

  @Test(arguments: 1...10) func steps(_ step: Int) async throws {
    let all = try JSONObject(await Sandbox().trimtab("rule", "--output-format", "json"))
    let expected = all.items.filter { $0["steps"]?.items.contains { $0.int == step } ?? false }
    let listed = try await Sandbox().trimtab("rule", "--step", "\(step)")
    #expect(listed.status == 0)
    #expect(
      listed.lines.dropFirst().compactMap { $0.split(separator: " ").first.map(String.init) }.sorted()
        == expected.compactMap { $0["name"]?.text }.sorted())
  }

  @Test func fifthStepIsCaching() async throws {
    #expect(try await Sandbox().trimtab("rule", "--step", "5").output.contains("volatile-before-static"))
  }

  // MARK: Models

  @Test func everyModelIsListed() async throws {
    let json = try JSONObject(await Sandbox().trimtab("models", "--output-format", "json"))
    let names = json.items.compactMap { $0["id"]?.text }
    #expect(names.count > 100)
    #expect(Set(names).count == names.count)
    let lines = try await Sandbox().trimtab("models").lines.dropFirst()
    #expect(lines.compactMap { $0.split(separator: " ").first.map(String.init) } == names)
    for model in json.items {
      #expect(model["provider"]?.text?.isEmpty == false)
      #expect(model["as_of"]?.text?.wholeMatch(of: #/\d{4}-\d{2}-\d{2}/#) != nil)
      #expect(model["sources"]?.items.isEmpty == false, "\(model["id"]?.text ?? "")")
    }
  }

  @Test(arguments: [
    ("gpt-4o", "gpt-4o"), ("azure/gpt-4o", "gpt-4o"), ("openai/gpt-4o", "gpt-4o"), ("openai:chat:gpt-4o", "gpt-4o"),
    ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "claude-sonnet-4-5-20250929"),
    ("anthropic/claude-sonnet-4-5", "claude-sonnet-4-5"),
  ]) func names(_ name: String, _ model: String) async throws {
    let run = try await Sandbox().trimtab("models", name)
    #expect(run.status == 0)
    #expect(run.output.firstMatch(of: #/(?m)^model +(\S+)$/#)?.1 == Substring(model), "\(run.output)")
    #expect(run.output.contains("resolved") == (name != model))
    let json = try JSONObject(await Sandbox().trimtab("models", name, "--output-format", "json"))
    #expect(json.items.count == 1)
    #expect(json[0]?["id"]?.text == model)
  }

  @Test(arguments: [("gtp-4o", "gpt-4o"), ("claude-sonet-4-5", "claude-sonnet-4-5"), ("gpt-5-mni", "gpt-5-mini")])
  func typos(_ name: String, _ nearest: String) async throws {
    let run = try await Sandbox().trimtab("models", name)
    #expect(run.status == 2)
    #expect(run.errors.hasPrefix("error: unknown model `\(name)`; did you mean "))
    #expect(run.errors.contains("`\(nearest)`"), "\(run.errors)")
    #expect(run.bytes.isEmpty)
  }
}
