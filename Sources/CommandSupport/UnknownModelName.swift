package import Diagnostics
import ModelCatalog

/// Why a model that the user named cannot be taken.
package struct UnknownModelName {
  package let message: LocalizedText
  package let help: LocalizedText

  /// `nil` for a name that the catalogue knows, or that is the user's own (a deployment, a local model).
  package init?(_ name: String) {
    let nearest: [String]
    switch ModelCatalog.bundled.lookup(name) {
    case .known: return nil
    case .notAModelName(let reason) where reason != .empty: return nil
    case .notAModelName: nearest = []
    case .unknown(let names): nearest = names
    }
    let hint = nearest.map { "`\($0)`" }.joined(separator: ", ")
    message = LocalizedText(en: "unknown model `\(name)`", zh: "未知模型 `\(name)`")
    help =
      nearest.isEmpty
      ? LocalizedText(en: "`trimtab models` lists the models there are", zh: "`trimtab models` 会列出全部模型")
      : LocalizedText(en: "did you mean \(hint)?", zh: "是不是 \(hint)？")
  }
}
