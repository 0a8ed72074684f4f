import Prompts

/// A rule that is code. Its YAML file says everything else about it; the build finds the type by its name.
protocol CodedRule {
  /// Looks at one file and reports what it finds.
  static func check(_ document: PromptDocument, _ context: RuleContext)
}
