import ModelCatalog
import Prompts
import SourceText
import YAMLSyntax

/// Messages in an order, or with a role, that the provider refuses.
enum RoleOrder: CodedRule {
  static func check(_ document: PromptDocument, _ context: RuleContext) {
    let lists = MessageLists(of: document)
    for list in lists.all { orphans(in: list, context) }
    for prompt in document.prompts {
      guard let list = lists.list(of: prompt) else { continue }
      for target in document.targets(of: prompt) {
        guard let (model, _, name) = context.resolved(target), model.provider == .anthropic else { continue }
        if target.dialect == .anthropic { systemMessages(list, model, name, context) }
      }
    }
  }

  /// The result of a tool that nobody called.
  private static func orphans(in list: MessageList, _ context: RuleContext) {
    var hasCalls = false
    for item in list.items {
      // A placeholder for the history, or a reference to it, may hold the call.
      guard let role = item["role"]?.text?.lowercased() else { return }
      if role.contains("{") { return }
      if item["tool_calls"] != nil || item["function_call"] != nil || item["content"]?.isSequence == true {
        hasCalls = true
      }
      guard role == "tool", item["tool_call_id"] != nil, !hasCalls, let node = item["role"] else { continue }
      context.report(node.contentRange, case: "orphan")
      return
    }
  }

  private static func systemMessages(_ list: MessageList, _ model: Model, _ name: String, _ context: RuleContext) {
    guard model.supports(.midConversationSystem) != true else { return }
    for item in list.items {
      guard let role = item["role"], let word = role.text?.lowercased(), word == "system" || word == "developer" else {
        continue
      }
      context.report(role.contentRange, case: "system", ["role": .text(word), "model": .text(name)])
      return
    }
  }
}
