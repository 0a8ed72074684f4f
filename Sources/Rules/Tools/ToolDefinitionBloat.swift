import Diagnostics
import PromptCost
import Prompts
import SourceText

/// Definitions of tools that take more of every request than they should.
enum ToolDefinitionBloat: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    let limit = context.integerOption("total")
    let each = context.integerOption("each")
    for request in RequestTools.all(in: document) where !request.isSearched {
      guard let first = request.tools.first else { continue }
      let counter = request.prompt.map { context.counter(for: $0, in: document) } ?? TokenCounter()
      let definitions = request.tools.map { $0.node.compactJSON() }
      // A token is at least one byte: most tools need not be counted.
      guard definitions.reduce(0, { $0 + $1.count }) > min(limit, each) else { continue }
      let sizes = definitions.map { counter.rawCount($0) }
      let total = sizes.reduce(0, +)
      if total > limit {
        context.report(
          first.nameRange, case: "all",
          ["count": .number(request.tools.count), "tokens": .number(total), "limit": .number(limit)])
        continue
      }
      for (tool, size) in zip(request.tools, sizes) where size > each {
        context.report(
          tool.nameRange, case: "one", ["tool": .text(tool.name), "tokens": .number(size), "limit": .number(each)],
          severity: .info)
      }
    }
  }
}
