import PromptCost
import Prompts
import SourceText
import YAMLSyntax

/// Tools that the request itself says will not be called.
enum UnusedTool: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    let lists = MessageLists(of: document)
    for request in RequestTools.all(in: document) {
      guard let choice = request.target?.parameter(.toolChoice), !isCalledBefore(request.prompt.flatMap(lists.list))
      else { continue }
      let word = choice.value.text ?? choice.value["type"]?.text
      let counter = request.prompt.map { context.counter(for: $0, in: document) } ?? TokenCounter()
      func tokens(_ tools: [Tool]) -> Int { tools.reduce(0) { $0 + counter.rawCount($1.node.compactJSON()) } }
      if word == "none" {
        context.report(
          choice.range, case: "none",
          ["count": .number(request.tools.count), "tokens": .number(tokens(request.tools))])
      } else if let name = (choice.value["function"]?["name"] ?? choice.value["name"])?.text {
        let others = request.tools.filter { $0.name != name }
        guard let first = others.first, others.count < request.tools.count else { continue }
        context.report(
          first.nameRange, case: "forced",
          ["tool": .text(name), "count": .number(others.count), "tokens": .number(tokens(others))])
      }
    }
  }

  /// Providers want the definitions of tools that the conversation has called.
  private static func isCalledBefore(_ list: MessageList?) -> Bool {
    list?.items.contains { item in
      item["tool_calls"] != nil || item["role"]?.text == "tool"
        || item["content"]?.items.contains { ["tool_use", "tool_result"].contains($0["type"]?.text) } == true
    } == true
  }
}
