package import SourceText
package import YAMLSyntax

/// The kinds of file that hold prompts.
package enum PromptFormat: String, CaseIterable, Sendable {
  case chat
  case githubModels = "github-models"
  case promptfoo
  case prompty
  case langchain
  case semanticKernel = "semantic-kernel"
  case crewAI = "crewai"
  case dify
  case nemoGuardrails = "nemo-guardrails"
  case haystack
  case promptFlow = "prompt-flow"
  case dotprompt
  case openAIBatch = "openai-batch"
  case gitHubWorkflow = "github-workflow"
  case generic
  /// A text file that is one prompt: given by name, or referenced from a configuration.
  case text
}

/// Something that kept a file, or its front matter, from being read.
package struct SyntaxProblem: Sendable {
  package var problem: YAMLProblem
  package var isInFrontMatter: Bool
}

/// One file, read as prompts.
package struct PromptDocument: Sendable {
  package var source: SourceText
  /// `nil` for a file that holds no prompt, or that could not be read far enough to tell.
  package var format: PromptFormat?
  package var prompts: [Prompt] = []
  package var targets: [ModelTarget] = []
  package var problems: [SyntaxProblem] = []
  package var tree: YAMLTree?
  /// The path of the configuration that refers to this file and declares its variables; `nil` if none does.
  package var referrer: String?
  /// References to prompt files that are not there, as the file writes them.
  package var missingReferences: [String] = []
  /// Files that this one refers to, read with what it says about them.
  package var referenced: [PromptDocument] = []
  /// Whether it refers to prompts that cannot be read as text, such as functions.
  package var hasUnreadPrompts = false
  /// The YAML before the body of a template file.
  package var frontMatter: FrontMatter?

  package init(source: SourceText) { self.source = source }

  /// Whether nothing of a prompt was found, not even a reference to one.
  var isEmpty: Bool {
    prompts.isEmpty && referenced.isEmpty && targets.isEmpty && missingReferences.isEmpty
  }

  /// The targets that are written in this file.
  package var ownTargets: [ModelTarget] { targets.filter { !$0.isInherited } }

  /// The keys on the way to the innermost node around a range, for example `messages[].content`; empty outside of nodes.
  package var nodePath: @Sendable (ByteRange) -> String { { [tree] in tree?.path(to: $0) ?? "" } }

  package func targets(of prompt: Prompt) -> [ModelTarget] { prompt.targetIndexes.map { targets[$0] } }
}
