import ArgumentParser
import CommandSupport
import Diagnostics
import Prompts
import SourceText
import Workspace

/// Finds the prompt that is meant.
struct PromptChooser {
  let console: Console
  /// Its name or number, where there are several.
  let name: String?

  func fail(_ message: LocalizedText, help: LocalizedText? = nil) -> ExitCode {
    console.note(.error, message, help: help)
    return .cannotRun
  }

  /// The file, with its own configuration.
  func entry(_ session: Session, _ path: String) throws -> Session.Entry {
    let entries = try session.entries()
    for entry in entries where !entry.document.problems.isEmpty && entry.document.prompts.isEmpty {
      session.reportUnread(entry)
    }
    if session.hasFailed { throw ExitCode.cannotRun }
    let holding = entries.filter { !$0.document.prompts.isEmpty }
    guard let first = holding.first else {
      throw fail(LocalizedText(en: "`\(path)` holds no prompt", zh: "`\(path)` 里没有提示词"))
    }
    guard holding.count == 1 else {
      let files = holding.prefix(4).map { "`\($0.document.source.path)`" }.joined(separator: ", ")
      throw fail(
        LocalizedText(
          en: "`\(path)` leads to several files with prompts; name one: \(files)",
          zh: "`\(path)` 对应多个提示词文件，请指定一个：\(files)"))
    }
    return first
  }

  func prompt(of document: PromptDocument) throws -> (Prompt, index: Int) {
    let prompts = document.prompts
    func label(_ index: Int) -> String { prompts[index].name ?? "\(index + 1)" }
    if let name {
      if let index = prompts.firstIndex(where: { $0.name == name }) ?? Int(name).map({ $0 - 1 }),
        prompts.indices.contains(index)
      {
        return (prompts[index], index)
      }
    } else if prompts.count == 1 {
      return (prompts[0], 0)
    }
    let names = prompts.indices.prefix(8).map { "'\(label($0))'" }.joined(separator: ", ")
    throw fail(
      name == nil
        ? LocalizedText(
          en: "`\(document.source.path)` holds \(prompts.count) prompts; choose one with --prompt: \(names)",
          zh: "`\(document.source.path)` 有 \(prompts.count) 个提示词；请用 --prompt 选一个：\(names)")
        : LocalizedText(
          en: "there is no prompt '\(name ?? "")' in `\(document.source.path)`; there are \(names)",
          zh: "`\(document.source.path)` 里没有提示词 '\(name ?? "")'；有 \(names)"))
  }

  func title(of prompt: Prompt, _ index: Int, in document: PromptDocument) -> String {
    document.source.path + (document.prompts.count == 1 ? "" : " · " + (prompt.name ?? "#\(index + 1)"))
  }

  /// The prompt of the same name, or in the same place, in another version of the file.
  func counterpart(of prompt: Prompt, _ index: Int, in document: PromptDocument) throws -> Prompt {
    if let name = prompt.name, let same = document.prompts.first(where: { $0.name == name }) { return same }
    if document.prompts.count == 1 { return document.prompts[0] }
    guard document.prompts.indices.contains(index) else {
      throw fail(
        LocalizedText(
          en: "`\(document.source.path)` has no prompt to compare with", zh: "`\(document.source.path)` 里没有可比较的提示词"))
    }
    return document.prompts[index]
  }

  /// The file as it was in a commit.
  func earlier(_ entry: Session.Entry, at reference: String) throws -> PromptDocument {
    let current = ProcessSurroundings.currentDirectory ?? "/"
    let path = entry.document.source.path
    let relative = PathName.relative(PathName.absolute(path, from: current), to: current)
    let files: [String: [UInt8]]
    do throws(GitRepository.Failure) {
      files = try GitRepository.files([relative], at: reference)
    } catch {
      throw fail(error.message, help: error.help)
    }
    guard let bytes = files[relative] else {
      throw fail(LocalizedText(en: "there is no `\(path)` in \(reference)", zh: "\(reference) 里没有 `\(path)`"))
    }
    let document = entry.read(SourceText(path: path, bytes: bytes))
    guard !document.prompts.isEmpty else {
      throw fail(LocalizedText(en: "`\(path)` held no prompt in \(reference)", zh: "`\(path)` 在 \(reference) 里没有提示词"))
    }
    return document
  }
}
