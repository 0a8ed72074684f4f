import Foundation
import PackagePlugin

/// Compiles `rules/**` into the `Rules` module: a new file there needs no registration anywhere.
@main struct EmbedRules: BuildToolPlugin {
  func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
    let rules = context.package.directoryURL.appending(path: "rules")
    var files: [URL] = []
    if let walk = FileManager.default.enumerator(at: rules, includingPropertiesForKeys: nil) {
      for case let file as URL in walk where ["yaml", "csv"].contains(file.pathExtension) { files.append(file) }
    }
    files.sort { $0.path < $1.path }
    let output = context.pluginWorkDirectoryURL.appending(path: "EmbeddedRules.swift")
    return [
      .buildCommand(
        displayName: "Embedding \(files.count) rule files",
        executable: try context.tool(named: "embed-rules").url,
        arguments: [output.path] + files.map(\.path), inputFiles: files, outputFiles: [output])
    ]
  }
}
