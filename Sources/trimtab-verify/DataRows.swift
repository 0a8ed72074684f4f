import ArgumentParser
import CommandSupport
import Diagnostics
import Prompts
import Providers
import SourceText
import Verification
import Workspace

/// Values for the variables of a prompt.
struct DataRows {
  let rows: [DataRow]

  /// The rows of a file, or the samples of the prompt; one without values if there are none.
  init(_ path: String?, _ prompt: Prompt, _ console: Console) throws {
    guard let path else {
      rows = prompt.samples.isEmpty ? [DataRow([:])] : prompt.samples.map(DataRow.init)
      return
    }
    func fail(_ message: LocalizedText) -> ExitCode {
      console.note(.error, message)
      return .cannotRun
    }
    switch FileReader.read(path) {
    case .failure(let error):
      console.note(.error, error.message, help: error.help)
      throw ExitCode.cannotRun
    case .success(let source):
      var rows: [DataRow] = []
      for (number, line) in source.bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
        guard line.contains(where: { $0 > 0x20 }) else { continue }
        guard let value = JSONValue(json: line), case .object(let members) = value else {
          throw fail(
            LocalizedText(
              en: "`\(path)`, line \(number + 1): not a JSON object", zh: "`\(path)` 第 \(number + 1) 行：不是 JSON 对象"))
        }
        rows.append(DataRow(Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 })))
      }
      if rows.isEmpty { throw fail(LocalizedText(en: "`\(path)` holds no rows", zh: "`\(path)` 里没有数据")) }
      self.rows = rows
    }
  }
}
