import ArgumentParser
import CommandSupport
import Diagnostics
import ModelCatalog
import Prompts
import Providers
import SourceText
import Verification

/// Makes the requests of a prompt on a model.
struct SideMaker {
  private let options: ServiceOptions
  private let overrides: PromptRequest.Overrides
  private let rows: [DataRow]
  private let reader: PromptChooser
  private let isLimited: Bool

  /// `isLimited`: Whether the user limits the spend.
  init(_ options: ServiceOptions, _ rows: [DataRow], _ reader: PromptChooser, isLimited: Bool) throws {
    self.isLimited = isLimited
    self.options = options
    self.rows = rows
    self.reader = reader
    var overrides = PromptRequest.Overrides()
    overrides.maxOutputTokens = options.maxOutputTokens
    overrides.fields = try options.parsedFields()
    overrides.isStreamed = !options.noStream
    self.overrides = overrides
  }

  /// `model`: `nil` for the one of the command line or of the file.
  func side(of original: Preparation.Original, model: String? = nil) throws -> Preparation.Side {
    let model = model ?? options.model ?? PromptRequest.modelName(of: original.prompt, in: original.document)
    let service = try Self.service(options, model: model, reader)
    let request = try request(of: original, model, service)
    do throws(PromptRequest.Problem) {
      var trials: [Trial] = []
      for row in rows { trials.append(try request.trial(row.fields)) }
      return Preparation.Side(
        service: service, model: request.model, trials: trials,
        pricing: Self.pricing(of: request.model, service, isLimited: isLimited),
        unsentParameters: request.unsentParameters)
    } catch {
      throw reader.fail(message(error, original))
    }
  }

  /// `model`: `nil` for the one of the command line or of the file.
  func contract(of original: Preparation.Original, model: String? = nil) throws -> Contract {
    let model = model ?? options.model ?? PromptRequest.modelName(of: original.prompt, in: original.document)
    return try request(of: original, model, Self.service(options, model: model, reader)).contract(rows)
  }

  private func request(
    of original: Preparation.Original, _ model: String?, _ service: Service
  ) throws -> PromptRequest {
    var overrides = overrides
    overrides.model = model
    do throws(PromptRequest.Problem) {
      return try PromptRequest(
        original.prompt, in: original.document, api: service.api, overrides: overrides,
        keepsModelName: options.baseURL != nil)
    } catch {
      throw reader.fail(message(error, original))
    }
  }

  /// Where a model is asked.
  static func service(_ options: ServiceOptions, model name: String?, _ reader: PromptChooser) throws -> Service {
    let model = name.flatMap { ModelCatalog.bundled.lookup($0).model }
    let api =
      options.api
      ?? (model?.provider == .anthropic && options.baseURL == nil
        ? .messages : model?.api == .responses ? .responses : nil)
    if let base = options.baseURL { return Service(baseURL: base, api: api ?? .chat) }
    guard let model, var service = Service(of: model.provider) else {
      throw reader.fail(
        LocalizedText(
          en: "where `\(name ?? "the model")` is asked is not known; give the server's address with --base-url",
          zh: "不知道去哪里调用 `\(name ?? "该模型")`；请用 --base-url 给出服务地址"))
    }
    guard let api, api != service.api else { return service }
    if model.provider == .anthropic {
      guard api == .chat else {
        throw reader.fail(
          LocalizedText(
            en: "Anthropic has no \(api.rawValue); leave out '--api'", zh: "Anthropic 没有 \(api.rawValue) 接口；请去掉 '--api'"
          ))
      }
      // What imitates OpenAI stands there under a path of its own.
      service.baseURL += "/v1"
    }
    service.api = api
    return service
  }

  /// What a model costs there.
  ///
  /// `isLimited`: Whether the user limits the spend: then a server of this machine may be a gateway to one who bills, and
  /// a model with a list price has it.
  static func pricing(of model: String, _ service: Service, isLimited: Bool) -> Pricing {
    let prices = ModelCatalog.bundled.lookup(model).model?.prices
    if service.isLoopback, !isLimited || prices?.input == nil { return .free }
    return Pricing(prices ?? Prices())
  }

  /// A row as the prompt wants it: all variables that have no value, the one that was missed among them.
  private func rowExample(_ original: Preparation.Original, _ variable: String) -> String {
    let known = rows.first?.fields ?? [:]
    var names: [String] = []
    for reference in original.prompt.messages.flatMap(\.template.references)
    where reference.use != .condition && !reference.isBuiltin && known[reference.name] == nil
      && !names.contains(reference.name)
    {
      names.append(reference.name)
    }
    if !names.contains(variable) { names.insert(variable, at: 0) }
    return "{" + names.prefix(8).map { "\"\($0)\": \"…\"" }.joined(separator: ", ") + "}"
  }

  private func message(_ problem: PromptRequest.Problem, _ original: Preparation.Original) -> LocalizedText {
    let path = original.document.source.path
    return switch problem {
    case .noModel:
      LocalizedText(en: "`\(path)` names no model; give one with --model", zh: "`\(path)` 没有写模型；请用 --model 指定")
    case .noValue(let variable):
      LocalizedText(
        en:
          "there is no value for `\(variable)`; give rows of values with --data rows.jsonl, such as \(rowExample(original, variable))",
        zh: "变量 `\(variable)` 没有取值；请用 --data rows.jsonl 提供，例如 \(rowExample(original, variable))")
    case .needsEngine(let expression):
      LocalizedText(
        en: "`\(expression)` takes a template engine; measure the rendered prompt instead",
        zh: "`\(expression)` 需要模板引擎渲染；请改为测量渲染后的提示词")
    case .notText:
      LocalizedText(
        en: "`\(path)` holds images or answers of tools; only text can be measured", zh: "`\(path)` 含有图片或工具返回；目前只能测量文本")
    case .empty: LocalizedText(en: "the prompt of `\(path)` is empty", zh: "`\(path)` 的提示词是空的")
    }
  }
}
