import ArgumentParser
import CommandSupport
import Diagnostics
import Providers
import ResponseCache
import Verification
import Workspace

/// What is compared with what.
struct VariantOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(localized("Compare with the prompt of another file.", "与另一个文件里的提示词比较。"), valueName: "file"),
    completion: .file())
  var against: String?

  @Option(
    help: ArgumentHelp(
      localized("Compare the file as it is in a commit with what it is now.", "比较该文件在某次提交中的版本与现在的版本。"), valueName: "ref"
    ))
  var git: String?

  @Flag(help: ArgumentHelp(localized("Compare the prompt with itself: the noise floor.", "与自身比较，测出噪声水平。")))
  var aa = false

  @Flag(help: ArgumentHelp(localized("Leave out rewrites that change words.", "不包含会改变措辞的改写。")))
  var safeOnly = false

  @Option(
    help: ArgumentHelp(
      localized("The prompt to take from a file with several: its name or number.", "文件里有多个提示词时选哪一个：名称或序号。"),
      valueName: "name"))
  var prompt: String?

  @Option(
    help: ArgumentHelp(
      localized("Values for the variables: one JSON object per line.", "变量的取值，每行一个 JSON 对象。"), valueName: "rows.jsonl"),
    completion: .file())
  var data: String?

  @Option(
    help: ArgumentHelp(
      localized(
        "Use this configuration file, or set KEY=VALUE over the closest one; may be repeated.",
        "使用该配置文件，或用 KEY=VALUE 覆盖最近的配置；可重复。"), valueName: "file|key=value"),
    completion: .file())
  var config: [String] = []

  @Flag(help: ArgumentHelp(localized("Ignore configuration files.", "不读取任何配置文件。")))
  var isolated = false

  func validate() throws {
    if [against != nil, git != nil, aa].count(where: { $0 }) > 1 {
      throw ValidationError(
        localized("'--against', '--git' and '--aa' exclude each other", "'--against'、'--git' 与 '--aa' 只能选一个"))
    }
  }
}

/// Whom to ask.
struct ServiceOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      localized(
        "The address of a compatible server, such as http://127.0.0.1:8080/v1; the provider's own by default.",
        "兼容服务的地址，例如 http://127.0.0.1:8080/v1；默认用服务商自己的地址。"), valueName: "url"))
  var baseURL: String?

  @Option(
    help: ArgumentHelp(
      localized(
        "openai-chat, openai-responses or anthropic; by the model by default.",
        "接口：openai-chat、openai-responses 或 anthropic；默认由模型决定。"),
      valueName: "api"))
  var api: ModelInterface?

  @Option(
    help: ArgumentHelp(
      localized(
        "Time the ways to a server instead: DNS, TCP, TLS, first byte; may be repeated.",
        "改为比较到各服务地址的耗时：DNS、TCP、TLS、首字节；可重复。"), valueName: "url"))
  var endpoint: [String] = []

  @Option(help: ArgumentHelp(localized("The model, if not the file's.", "使用的模型；默认用文件里写的。"), valueName: "model"))
  var model: String?

  @Option(
    help: ArgumentHelp(
      localized("The environment variable with the key, if not the provider's usual one.", "存放密钥的环境变量；默认用服务商惯用的那个。"),
      valueName: "name"))
  var keyVariable: String?

  @Option(
    help: ArgumentHelp(localized("A file with the key that only you can read.", "只有你能读的密钥文件。"), valueName: "file"),
    completion: .file())
  var keyFile: String?

  @Option(
    help: ArgumentHelp(
      localized("A further header, NAME: VALUE; may be repeated.", "附加的请求头，写作 NAME: VALUE；可重复。"), valueName: "header"))
  var header: [String] = []

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp(
      localized(
        "Set a field of every request, such as temperature=0 or cache_prompt=false; may be repeated.",
        "设置每个请求里的字段，例如 temperature=0 或 cache_prompt=false；可重复。"), valueName: "key=json"))
  var fields: [String] = []

  @Option(
    help: ArgumentHelp(
      localized("The most tokens of an answer, if not the file's.", "回答的 token 上限；默认用文件里写的。"), valueName: "n"))
  var maxOutputTokens: Int?

  @Flag(help: ArgumentHelp(localized("Ask for whole answers instead of streams.", "不使用流式响应。")))
  var noStream = false

  @Flag(
    help: ArgumentHelp(
      localized(
        "Compress requests if the server takes them so; with --endpoint, say whether it does.",
        "服务端接受时压缩请求体；与 --endpoint 同用时，检查它是否接受。")))
  var gzip = false

  @Option(help: ArgumentHelp(localized("Seconds for a whole call.", "单次调用的总时限（秒）。"), valueName: "s"))
  var timeout: Int = 120

  @Option(
    help: ArgumentHelp(localized("Seconds without a byte until a call is given up.", "多少秒收不到数据就放弃。"), valueName: "s"))
  var stallTimeout: Int = 60

  @Option(help: ArgumentHelp(localized("How often a call is tried at most.", "单次调用最多尝试几次。"), valueName: "n"))
  var attempts: Int = 3

  @Option(
    help: ArgumentHelp(
      localized("Certificates to trust instead of the system's.", "用这些证书代替系统信任的证书。"), valueName: "file"),
    completion: .file())
  var caFile: String?

  func validate() throws {
    func check(_ value: Int?, _ name: String, _ range: ClosedRange<Int>) throws {
      guard let value, !range.contains(value) else { return }
      throw ValidationError(
        localized(
          "'\(name)' needs a number from \(range.lowerBound) to \(range.upperBound)",
          "'\(name)' 需要 \(range.lowerBound) 到 \(range.upperBound) 的数"))
    }
    try check(timeout, "--timeout", 1...86_400)
    try check(stallTimeout, "--stall-timeout", 1...86_400)
    try check(attempts, "--attempts", 1...20)
    try check(maxOutputTokens, "--max-output-tokens", 1...10_000_000)
    if let baseURL, !baseURL.lowercased().hasPrefix("http://"), !baseURL.lowercased().hasPrefix("https://") {
      throw ValidationError(
        localized("'--base-url' begins with http:// or https://", "'--base-url' 要以 http:// 或 https:// 开头"))
    }
    for address in [baseURL].compactMap({ $0 }) + endpoint {
      let authority = address.firstRange(of: "://").map { address[$0.upperBound...].prefix { $0 != "/" } } ?? ""
      guard authority.contains("@") || address.contains("?") || address.contains("#") else { continue }
      throw ValidationError(
        localized(
          "an address holds no user, password or query; give a key with --key-file or its environment variable",
          "地址里不能带用户名、密码或查询参数；密钥请用 --key-file 或环境变量提供"))
    }
    for address in endpoint where !["http://", "https://"].contains(where: address.lowercased().hasPrefix) {
      throw ValidationError(
        localized(
          "'--endpoint \(address)' begins with http:// or https://", "'--endpoint \(address)' 要以 http:// 或 https:// 开头")
      )
    }
    _ = try parsedFields()
    _ = try parsedHeaders()
  }

  /// The file with the certificates to trust; `nil` for the system's.
  var certificates: String? { caFile ?? ProcessSurroundings.variable("SSL_CERT_FILE") }

  /// A value that is no JSON is a text.
  func parsedFields() throws -> [JSONValue.Member] {
    try fields.map { field in
      guard let equals = field.firstIndex(of: "="), equals != field.startIndex else {
        throw ValidationError(localized("'--set \(field)': write KEY=VALUE", "'--set \(field)'：请写成 KEY=VALUE"))
      }
      let (name, value) = (String(field[..<equals]), String(field[field.index(after: equals)...]))
      // What the bill depends on is worked out from the flags and the file.
      let reserved = [
        "model", "n", "max_tokens", "max_completion_tokens", "max_output_tokens", "messages", "input", "system",
        "tools",
        "stream",
      ]
      if reserved.contains(name) {
        throw ValidationError(
          localized(
            "'--set \(name)' is not possible; the file and the flags of its own decide it",
            "'--set \(name)' 不可用；它由文件和专门的选项决定"))
      }
      return .init(name, JSONValue(json: Array(value.utf8)) ?? .string(value))
    }
  }

  func parsedHeaders() throws -> [(name: String, value: String)] {
    try header.map { header in
      guard let colon = header.firstIndex(of: ":"), colon != header.startIndex, !header.contains(where: \.isNewline)
      else {
        throw ValidationError(
          localized("'--header \(header)': write NAME: VALUE", "'--header \(header)'：请写成 NAME: VALUE"))
      }
      let name = String(header[..<colon])
      if ["authorization", "x-api-key", "api-key"].contains(name.lowercased()) {
        throw ValidationError(
          localized(
            "keys do not belong on the command line, where others can read them; use the environment or '--key-file'",
            "密钥不要写在命令行上，别人看得到；请用环境变量或 '--key-file'"))
      }
      return (name, String(header[header.index(after: colon)...].drop { $0 == " " }))
    }
  }
}

/// How the experiment is made.
struct DesignOptions: ParsableArguments {
  enum Regimes: String, ExpressibleByArgument, CaseIterable { case cold, warm, both }

  @Option(
    help: ArgumentHelp(
      localized("The most pairs of calls: 40, or 10 for every step of --ladder.", "最多多少对调用：默认 40；--ladder 每步默认 10。"),
      valueName: "n"))
  var pairs: Int?

  @Flag(
    help: ArgumentHelp(
      localized(
        "Climb the steps one by one: shorter prompt, history, parameters, cache, model, parallel, network, streaming.",
        "逐项实测各个步骤：缩短提示词、历史、参数、缓存、模型、并行、网络、流式。")))
  var ladder = false

  @Option(
    help: ArgumentHelp(
      localized("The model of the ladder's step to a smaller one.", "阶梯中“换小模型”一步用的模型。"), valueName: "model"))
  var smallModel: String?

  @Option(
    help: ArgumentHelp(
      localized(
        "Measure so many requests at a time against one after the other; with --ladder, in its step about parallel ones.",
        "测量并发 N 个请求与逐个请求的对比；与 --ladder 同用时，用于“并行”一步。"), valueName: "n"))
  var concurrency: Int?

  @Option(
    help: ArgumentHelp(
      localized(
        "Ask these models, separated by commas, and compare each with the first.", "依次用这些模型（逗号分隔），各与第一个比较。"),
      valueName: "a,b,c"))
  var models: String?

  @Option(
    help: ArgumentHelp(
      localized(
        "Ask this model, in both orders, which of two answers that differ is better; up to 20 pairs.",
        "让该模型按两种顺序评审内容不同的回答，最多 20 对。"), valueName: "model"))
  var judge: String?

  @Option(
    help: ArgumentHelp(
      localized(
        "cold (no call finds its prompt in the provider's cache), warm (each does), or both; cold by default.",
        "缓存状态：cold（都不命中服务商缓存）、warm（都命中）或 both；默认 cold。"), valueName: "regime"))
  var regime: Regimes?

  @Option(
    help: ArgumentHelp(
      localized(
        "What decides: total (the default), ttft, tpot or total-at-equal-length.",
        "以什么为准：total（默认）、ttft、tpot 或 total-at-equal-length。"),
      valueName: "metric"))
  var metric: Metric?

  @Option(
    help: ArgumentHelp(
      localized("The smallest change that matters: 0.05 by default.", "多大的变化才算数：默认 0.05。"), valueName: "share"))
  var margin: Double?

  @Option(
    help: ArgumentHelp(
      localized("Decides which prompt is asked first: 1 by default.", "决定先问哪一个提示词：默认 1。"), valueName: "n"))
  var seed: UInt64?

  @Flag(help: ArgumentHelp(localized("Make all pairs even if the verdict is clear before.", "即使提前有结论也做满全部调用。")))
  var allPairs = false

  func validate() throws {
    if let pairs, !(1...100_000).contains(pairs) {
      throw ValidationError(localized("'--pairs' needs a number from 1 to 100000", "'--pairs' 需要 1 到 100000 的数"))
    }
    if models != nil {
      if modelNames.count < 2 {
        throw ValidationError(localized("'--models' needs two names or more", "'--models' 至少需要两个名称"))
      }
      if let twice = modelNames.first(where: { name in modelNames.count { $0 == name } > 1 }) {
        throw ValidationError(localized("'--models' names '\(twice)' twice", "'--models' 里 '\(twice)' 出现了两次"))
      }
    }
    if judge?.isEmpty == true {
      throw ValidationError(localized("'--judge' needs a model", "'--judge' 需要模型名"))
    }
    if let concurrency, !(2...256).contains(concurrency) {
      throw ValidationError(localized("'--concurrency' needs a number from 2 to 256", "'--concurrency' 需要 2 到 256 的数"))
    }
    if let margin, !(0.001...1).contains(margin) {
      throw ValidationError(localized("'--margin' needs a number from 0.001 to 1", "'--margin' 需要 0.001 到 1 的数"))
    }
  }

  /// The models to compare; empty if none were named.
  var modelNames: [String] {
    (models ?? "").split(separator: ",").map { name in
      String(String(name.drop(while: \.isWhitespace)).reversed().drop(while: \.isWhitespace).reversed())
    }.filter { !$0.isEmpty }
  }

  /// Pairs of one comparison.
  var maximumPairs: Int { pairs ?? (ladder ? 10 : 40) }

  /// What decides, and how.
  var decision: (metric: Metric, margin: Double, seed: UInt64) { (metric ?? .total, margin ?? 0.05, seed ?? 1) }

  var regimes: [CacheRegime] {
    switch regime ?? .cold {
    case .cold: [.cold]
    case .warm: [.warm]
    case .both: [.cold, .warm]
    }
  }
}

/// What it may cost.
struct MoneyOptions: ParsableArguments {
  @Flag(help: ArgumentHelp(localized("Print the plan and the worst-case spend, and call nobody.", "只打印计划和最多花费，不发出调用。")))
  var dryRun = false

  @Option(
    help: ArgumentHelp(
      localized("Stop before more than this is spent, in US dollars.", "花费上限（美元），到此为止。"), valueName: "usd"))
  var maxSpend: Double?

  @Flag(help: ArgumentHelp(localized("Start although it may cost more than 1 USD.", "即使可能超过 1 美元也开始。")))
  var yes = false

  func validate() throws {
    if let maxSpend, !(0...1_000_000).contains(maxSpend) {
      throw ValidationError(
        localized("'--max-spend' needs a number of dollars from 0 on", "'--max-spend' 需要不小于 0 的美元数"))
    }
  }
}

/// What is kept.
struct RecordOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      localized(
        "Keep every call in this file; trimtab-verify-TIME.jsonl by default.", "把每次调用记入该文件；默认 trimtab-verify-时间.jsonl。"),
      valueName: "file"), completion: .file())
  var log: String?

  @Flag(help: ArgumentHelp(localized("Keep no calls.", "不记录调用。")))
  var noLog = false

  @Option(
    help: ArgumentHelp(localized("Go on with a measurement that was stopped.", "接着做一次中断的测量。"), valueName: "log"),
    completion: .file())
  var resume: String?

  @Option(
    help: ArgumentHelp(
      localized("Work out the results of a log again, and call nobody.", "根据记录重新计算结果，不发出调用。"), valueName: "log"),
    completion: .file())
  var analyze: String?

  /// Whether these are the records of one of several measurements, which cannot be gone on with.
  private(set) var isOneOfSeveral = false

  /// The records of one of several measurements: each has a log of its own.
  func numbered(_ index: Int, of count: Int) -> RecordOptions {
    var copy = self
    copy.isOneOfSeveral = count > 1
    if index > 0 { copy.log = "\(log ?? CallLog.defaultName).\(index + 1)" }
    return copy
  }

  func validate() throws {
    if log != nil, resume != nil {
      throw ValidationError(
        localized(
          "'--resume' goes on in the same log; leave out '--log'", "'--resume' 会继续写入原记录；请去掉 '--log'"))
    }
    if noLog, log != nil || resume != nil {
      throw ValidationError(
        localized("'--no-log' excludes '--log' and '--resume'", "'--no-log' 不能与 '--log' 或 '--resume' 同用"))
    }
  }
}

/// Where answers are kept, so that a question that was asked before need not be asked again.
struct CacheOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      localized(
        "Answer from this cache what was asked before: a file, or redis://host:port/db. Such answers are marked and have no time.",
        "问过的问题从该缓存取回答：文件，或 redis://host:port/db。这样的回答会标明，不计时间。"), valueName: "file|url"))
  var cache: String?

  @Option(help: ArgumentHelp(localized("How long an answer is kept.", "回答保存多久（秒）。"), valueName: "seconds"))
  var cacheTtl: Int = 86_400

  @Option(
    help: ArgumentHelp(
      localized("Whose answers these are; those of one are no other's.", "租户：不同租户互不共享回答。"), valueName: "name"))
  var tenant: String = ""

  @Option(
    help: ArgumentHelp(
      localized("Your version of the prompt, a part of the key.", "提示词版本，计入缓存键。"), valueName: "version"))
  var promptVersion: String = ""

  @Flag(
    help: ArgumentHelp(
      localized("Ask every row twice and say what the cache is good for.", "每组数据问两遍，报告缓存命中率和命中的代价。")))
  var cacheReport = false

  func validate() throws {
    if !(1...315_360_000).contains(cacheTtl) {
      throw ValidationError(localized("'--cache-ttl' needs a number of seconds from 1 on", "'--cache-ttl' 需要不小于 1 的秒数"))
    }
    if let cache, cache.contains("://") || cache.hasPrefix("redis:"), RedisStore.Address(cache) == nil {
      throw ValidationError(
        localized(
          "'--cache' needs an address such as redis://127.0.0.1:6379/0", "'--cache' 需要形如 redis://127.0.0.1:6379/0 的地址"))
    }
  }

  /// The store that was asked for; `nil` if none was. Throws if it cannot be used.
  func store(_ console: Console) throws -> (any ResponseStore)? {
    do throws(StoreFailure) {
      return try openedStore()
    } catch {
      console.note(.error, error.message)
      throw ExitCode.cannotRun
    }
  }

  /// The store for a measurement, which goes on without one that cannot be used.
  func storeIfUsable(_ console: Console) -> (any ResponseStore)? {
    do throws(StoreFailure) {
      return try openedStore()
    } catch {
      console.note(
        .warning,
        LocalizedText(
          en: "\(error.message.en); the measurement goes on without the cache", zh: "\(error.message.zh)；测量照常进行，不使用缓存"))
      return nil
    }
  }

  private func openedStore() throws(StoreFailure) -> (any ResponseStore)? {
    guard cache != nil || cacheReport else { return nil }
    guard let cache else { return try SQLiteStore(path: Self.defaultPath) }
    if let address = RedisStore.Address(cache) { return try RedisStore(address) }
    let folder = PathName.folder(of: PathName.absolute(cache, from: ProcessSurroundings.currentDirectory ?? "/"))
    if FileReader.isAbsent(folder) {
      throw StoreFailure(
        LocalizedText(en: "there is no folder `\(folder)` for the cache", zh: "缓存目录 `\(folder)` 不存在"))
    }
    return try SQLiteStore(path: cache)
  }

  private static var defaultPath: String {
    let folder =
      ProcessSurroundings.variable("XDG_CACHE_HOME").flatMap { $0.isEmpty ? nil : $0 }
      ?? (ProcessSurroundings.variable("HOME") ?? ".") + "/.cache"
    return folder + "/trimtab/responses.sqlite"
  }
}

extension ModelInterface: ExpressibleByArgument {}
extension Metric: ExpressibleByArgument {}
