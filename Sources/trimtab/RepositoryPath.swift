import CommandSupport
import Reporting
import Workspace

/// Files under the names that a service knows them by: relative to the checkout, wherever the command was started.
struct RepositoryPath: Sendable {
  private let root: String?
  private let directory: String

  /// GitHub, GitLab and Azure say in the environment where the checkout lies; elsewhere paths are as they were given.
  init(_ format: OutputFormat) {
    let variable: String? =
      switch format {
      case .github, .markdown, .sarif: "GITHUB_WORKSPACE"
      case .gitlab: "CI_PROJECT_DIR"
      case .azure: "BUILD_SOURCESDIRECTORY"
      case .full, .concise, .grouped, .json, .jsonLines, .junit, .checkstyle, .rdjson, .pylint: nil
      }
    root = variable.flatMap { ProcessSurroundings.variable($0) }.flatMap { $0.hasPrefix("/") ? $0 : nil }
    directory = ProcessSurroundings.currentDirectory ?? "/"
  }

  @Sendable func path(of path: String) -> String {
    guard let root, !path.isEmpty, path != "<stdin>" else { return path }
    let relative = PathName.relative(
      PathName.absolute(path, from: directory), to: PathName.absolute(root, from: "/"))
    // What lies outside is no file of the checkout.
    return relative == ".." || relative.hasPrefix("../") ? path : relative
  }
}
