import Foundation
import Testing

/// `docs/rules` is what `trimtab rule` says.
@Suite struct RulePageTests {
  @Test(arguments: [("en", "docs/rules"), ("zh", "docs/rules/zh")])
  func pagesAreFresh(_ language: String, _ folder: String) async throws {
    let rules = try JSONObject(await Trimtab.run(["rule", "--output-format", "json"], in: Repository.root))
    let names = rules.items.compactMap { $0["name"]?.text }
    #expect(names.count > 90)
    for name in names {
      let page = try await Trimtab.run(["rule", "--language", language, name], in: Repository.root)
      let file = try? Data(contentsOf: URL(fileURLWithPath: "\(Repository.root)/\(folder)/\(name).md"))
      #expect(file == page.bytes, "\(folder)/\(name).md is out of date: run `make rule-pages`")
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: "\(Repository.root)/\(folder)")
    #expect(files.filter { $0.hasSuffix(".md") }.count == names.count)
  }

  @Test(arguments: 1...10) func everyStepHasARule(_ step: Int) async throws {
    let rules = try JSONObject(
      await Trimtab.run(["rule", "--step", String(step), "--output-format", "json"], in: Repository.root))
    #expect(!rules.items.isEmpty, "step \(step)")
  }
}
