/// The formats of `check --output-format`.
package enum OutputFormat: String, CaseIterable, Sendable {
  /// For people: every finding with its source and its fix.
  case full
  /// A line per finding.
  case concise
  /// A line per finding, by file.
  case grouped
  /// One JSON document.
  case json
  /// A JSON object per line and finding.
  case jsonLines = "json-lines"
  /// SARIF 2.1.0.
  case sarif
  /// Workflow commands of GitHub Actions.
  case github
  /// GitLab Code Quality.
  case gitlab
  /// JUnit XML.
  case junit
  /// Checkstyle XML.
  case checkstyle
  /// Reviewdog's diagnostic format.
  case rdjson
  /// Logging commands of Azure Pipelines.
  case azure
  /// The lines of Pylint.
  case pylint
  /// For a comment or a job's summary.
  case markdown

  package func renderer(_ options: RenderOptions) -> any Renderer {
    switch self {
    case .full: FullRenderer(options)
    case .concise: ConciseRenderer(options)
    case .grouped: GroupedRenderer(options)
    case .json: JSONRenderer(options)
    case .jsonLines: JSONLinesRenderer(options)
    case .sarif: SARIFRenderer(options)
    case .github: GitHubRenderer(options)
    case .gitlab: GitLabRenderer(options)
    case .junit: JUnitRenderer(options)
    case .checkstyle: CheckstyleRenderer(options)
    case .rdjson: RDJSONRenderer(options)
    case .azure: AzureRenderer(options)
    case .pylint: PylintRenderer(options)
    case .markdown: MarkdownRenderer(options)
    }
  }

  /// Whether findings are known again by the keys that they stand under.
  package var needsNodePaths: Bool { self == .sarif || self == .gitlab }

  /// Whether a table of the rules may take the findings' place.
  package var allowsStatistics: Bool {
    switch self {
    case .full, .concise, .grouped: true
    case .json, .jsonLines, .sarif, .github, .gitlab, .junit, .checkstyle, .rdjson, .azure, .pylint, .markdown: false
    }
  }
}
