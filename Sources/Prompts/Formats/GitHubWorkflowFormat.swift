import SourceText
import YAMLSyntax

/// The prompts that a GitHub workflow hands to actions, such as `with: prompt: |` of claude-code-action or ai-inference.
///
/// Only read when the file is named: workflows found in a folder are somebody's automation first of all.
enum GitHubWorkflowFormat: FormatReader {
  static let format = PromptFormat.gitHubWorkflow

  private static let inputs: [(key: String, role: Role)] = [
    ("system-prompt", .system), ("system_prompt", .system), ("custom_instructions", .system), ("prompt", .user),
    ("direct_prompt", .user), ("override_prompt", .user),
  ]

  static func recognises(_ context: FormatContext) -> Bool {
    guard context.strictness == .named, let root = context.root, root["jobs"]?.isMapping == true else { return false }
    // YAML 1.1 reads the key `on` as a truth value.
    return root["on"] != nil || root["true"] != nil
  }

  static func read(_ context: FormatContext, into document: inout PromptDocument) {
    for job in context.root?["jobs"]?.mergedEntries ?? [] {
      for step in job.value.resolved["steps"]?.items ?? [] where step["uses"]?.isScalar == true {
        guard let with = step["with"] else { continue }
        let messages = inputs.compactMap { input -> Message? in
          guard let node = with[input.key], let text = node.mappedText,
            text.utf8.contains(where: { !$0.isBlankOrBreak })
          else { return nil }
          return Message(role: input.role, text: text, syntax: .gitHubExpression, node: node)
        }
        guard !messages.isEmpty else { continue }
        var prompt = Prompt(name: (step["name"] ?? step["id"])?.text ?? job.key.text, messages: messages)
        if let model = context.modelName(with["model"]) {
          var target = ModelTarget(model: model, dialect: .modelOnly)
          target.parameters = context.parameters(in: with).filter { $0.kind == .maxTokens || $0.kind == .temperature }
          prompt.targetIndexes = [document.targets.count]
          document.targets.append(target)
        }
        document.prompts.append(prompt)
      }
    }
  }
}
