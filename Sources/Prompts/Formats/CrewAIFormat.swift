import SourceText
import YAMLSyntax

/// CrewAI's `agents.yaml` and `tasks.yaml`: mappings with `role`, `goal` and `backstory`, or with `description` and
/// `expected_output`.
///
/// An agent's texts become its system message, a task's the user message. The values of `{name}` come from
/// `kickoff(inputs=)`, so that no name is undefined. Source: `crewai/project/crew_base.py` and
/// `crewai/utilities/string_utils.py`.
enum CrewAIFormat: FormatReader {
  static let format = PromptFormat.crewAI

  private static let agentKeys = ["role", "goal", "backstory"]
  private static let taskKeys = ["description", "expected_output"]

  static func recognises(_ context: FormatContext) -> Bool {
    guard let root = context.root, root.isMapping else { return false }
    return !sections(of: root).isEmpty
  }

  static func read(_ context: FormatContext, into document: inout PromptDocument) {
    guard let root = context.root else { return }
    for section in sections(of: root) {
      for entry in section.mergedEntries {
        let value = entry.value.resolved
        guard let keys = keys(of: value) else { continue }
        var prompt = Prompt(name: entry.key.text, messages: messages(in: value, under: keys))
        guard !prompt.messages.isEmpty else { continue }
        if let model = context.modelName(value["llm"]) {
          prompt.targetIndexes = [document.targets.count]
          document.targets.append(ModelTarget(model: model, dialect: .modelOnly))
        }
        document.prompts.append(prompt)
      }
    }
  }

  private static func messages(in value: YAMLNode, under keys: [String]) -> [Message] {
    let role: Role = keys == agentKeys ? .system : .user
    return keys.compactMap { key in
      guard let node = value[key], node.isScalar, let text = node.mappedText, !text.utf8.isEmpty else { return nil }
      return Message(role: role, text: text, syntax: .singleBrace, node: node)
    }
  }

  /// The mappings whose values are agents or tasks: the file itself, or what it holds under `agents` and `tasks`.
  private static func sections(of root: YAMLNode) -> [YAMLNode] {
    if areMembers(root) { return [root] }
    let named = root.entries.filter { ["agents", "tasks"].contains($0.key.text) }.map(\.value.resolved)
    return named.count == root.entries.count && named.allSatisfy(areMembers) ? named : []
  }

  /// Whether at least half of the values are agents or tasks.
  private static func areMembers(_ node: YAMLNode) -> Bool {
    let entries = node.entries.prefix(200)
    let found = entries.count { keys(of: $0.value.resolved) != nil }
    return found > 0 && found * 2 >= entries.count
  }

  /// The keys under which the value's texts stand, in the order of its kind; `nil` if it is neither agent nor task.
  private static func keys(of value: YAMLNode) -> [String]? {
    guard value.isMapping else { return nil }
    return [agentKeys, taskKeys].first { $0.allSatisfy { value[$0]?.isScalar == true } }
  }
}
