package import Diagnostics
import Providers
package import Statistics

extension SampleLog {
  /// What a run was, in the first line of its log.
  package struct Header: Sendable {
    package var toolVersion: String
    package var prompt: String
    /// What stands against it.
    package var variant: LocalizedText
    package var asked: [Arm: AskedModel]
    package var kind: Kind
    package var seed: UInt64
    package var margin: Double
    package var contract: Contract
    /// The model that judges answers, if one does.
    package var judge: String?
    /// Whether both arms are the same prompt.
    package var isSelfComparison = false
    /// Whether the prices are known; without them nothing can be said of what was spent.
    package var isPriced = true
    /// Whether nobody bills the calls, as on this machine.
    package var isFree = false
    /// Tells whether a log is of the same requests: a hash of both arms' bodies.
    package var fingerprint: String

    /// What is measured.
    package enum Kind: Hashable, Sendable {
      case comparison(Design)
      case ladder(LadderPlan)
      case load(concurrency: Int)
    }

    /// How two prompts are compared.
    package struct Design: Hashable, Sendable {
      package var regimes: [CacheRegime]
      package var sequence: SequentialDesign
      package var metric: Metric

      package init(regimes: [CacheRegime], sequence: SequentialDesign, metric: Metric) {
        self.regimes = regimes
        self.sequence = sequence
        self.metric = metric
      }
    }

    package init(
      toolVersion: String, prompt: String, variant: LocalizedText, asked: [Arm: AskedModel], kind: Kind, seed: UInt64,
      margin: Double, contract: Contract, fingerprint: String
    ) {
      self.toolVersion = toolVersion
      self.prompt = prompt
      self.variant = variant
      self.asked = asked
      self.kind = kind
      self.seed = seed
      self.margin = margin
      self.contract = contract
      self.fingerprint = fingerprint
    }

    /// Whether a run that was stopped can be gone on with as this one: the same requests, asked in the same way.
    package func continues(_ other: Header) -> Bool {
      fingerprint == other.fingerprint && kind == other.kind && asked == other.asked && seed == other.seed
        && margin == other.margin && contract.json == other.contract.json && judge == other.judge
    }
  }
}

extension SampleLog.Header {
  var json: JSONValue {
    var value: JSONValue = [
      "type": "experiment", "version": .integer(SampleLog.version), "tool": .string(toolVersion),
      "prompt": .string(prompt), "variant": variant.json,
      "asked": .object(Arm.allCases.compactMap { arm in asked[arm].map { .init(arm.rawValue, $0.json) } }),
      "seed": .string(String(seed)), "margin": .number(margin), "contract": contract.json,
      "self_comparison": .bool(isSelfComparison), "priced": .bool(isPriced), "free": .bool(isFree),
      "fingerprint": .string(fingerprint),
    ]
    if let judge { value.set("judge", .string(judge)) }
    switch kind {
    case .comparison(let design): value.set("comparison", design.json)
    case .ladder(let plan): value.set("ladder", plan.json)
    case .load(let concurrency): value.set("load", ["concurrency": .integer(concurrency)])
    }
    return value
  }

  init?(_ value: JSONValue) {
    guard let margin = value["margin"]?.number, margin > 0 else { return nil }
    let kind: Kind? =
      if let comparison = value["comparison"] {
        Design(comparison).map(Kind.comparison)
      } else if let ladder = value["ladder"] {
        LadderPlan(ladder).map(Kind.ladder)
      } else {
        value["load"]?["concurrency"]?.integer.flatMap { (2...256).contains($0) ? .load(concurrency: $0) : nil }
      }
    guard let kind else { return nil }
    self.init(
      toolVersion: value["tool"]?.string ?? "", prompt: value["prompt"]?.string?.withoutControls ?? "",
      variant: value["variant"].map(LocalizedText.init) ?? LocalizedText(en: "", zh: ""),
      asked: Dictionary(
        uniqueKeysWithValues: Arm.allCases.compactMap { arm in
          value["asked"]?[arm.rawValue].map { (arm, AskedModel($0)) }
        }), kind: kind, seed: value["seed"]?.string.flatMap { UInt64($0) } ?? 1, margin: margin,
      contract: value["contract"].map(Contract.init(json:)) ?? Contract(),
      fingerprint: value["fingerprint"]?.string ?? "")
    isSelfComparison = value["self_comparison"]?.bool ?? false
    isPriced = value["priced"]?.bool ?? true
    isFree = value["free"]?.bool ?? false
    judge = value["judge"]?.string
  }
}

extension AskedModel {
  fileprivate var json: JSONValue {
    ["model": .string(name), "service": .string(service), "host": .string(host), "url": .string(url)]
  }

  fileprivate init(_ value: JSONValue) {
    func text(_ key: String) -> String { value[key]?.string?.withoutControls ?? "" }
    self.init(
      text("model"), service: text("service"), host: text("host"), url: text("url"))
  }
}

extension SampleLog.Header.Design {
  fileprivate var json: JSONValue {
    [
      "regimes": .array(regimes.map { .string($0.rawValue) }), "looks": .array(sequence.looks.map(JSONValue.integer)),
      "significance": .number(sequence.significance), "metric": .string(metric.rawValue),
    ]
  }

  fileprivate init?(_ value: JSONValue) {
    let looks = value["looks"]?.items.compactMap(\.integer) ?? []
    guard let metric = value["metric"]?.string.flatMap(Metric.init), let significance = value["significance"]?.number,
      (0.000_001...0.5).contains(significance), let first = looks.first, first > 0, looks.count <= 64,
      zip(looks, looks.dropFirst()).allSatisfy({ $0 < $1 })
    else { return nil }
    self.init(
      regimes: value["regimes"]?.items.compactMap { $0.string.flatMap(CacheRegime.init) } ?? [],
      sequence: SequentialDesign(looks: looks, significance: significance), metric: metric)
  }
}

extension LadderPlan {
  fileprivate var json: JSONValue {
    [
      "pairs": .integer(pairs), "concurrency": .integer(concurrency),
      "steps": .array(
        entries.map { entry in
          var value: JSONValue = ["step": .integer(entry.step.rawValue), "what": entry.what.json]
          if let reason = entry.reason { value.set("not_applicable", reason.json) }
          return value
        }),
    ]
  }

  fileprivate init?(_ value: JSONValue) {
    guard let pairs = value["pairs"]?.integer, (1...100_000).contains(pairs),
      let concurrency = value["concurrency"]?.integer, (1...256).contains(concurrency)
    else { return nil }
    self.init(
      entries: (value["steps"]?.items ?? []).compactMap { entry in
        guard let step = entry["step"]?.integer.flatMap(Ladder.Step.init), let what = entry["what"] else { return nil }
        return Entry(step, LocalizedText(what), reason: entry["not_applicable"].map(LocalizedText.init))
      }, pairs: pairs, concurrency: concurrency)
  }
}

extension Contract {
  fileprivate var json: JSONValue {
    var value: JSONValue = ["json": .bool(isJSON)]
    if let schema { value.set("schema", schema) }
    let rows = assertions.filter { !$0.value.isEmpty }.sorted { $0.key < $1.key }
    if !rows.isEmpty {
      value.set("rows", .object(rows.map { .init(String($0.key), .array($0.value.map(\.json))) }))
    }
    return value
  }

  fileprivate init(json value: JSONValue) {
    self.init()
    isJSON = value["json"]?.bool ?? false
    schema = value["schema"]
    for member in value["rows"]?.members ?? [] {
      guard let row = Int(member.key) else { continue }
      assertions[row] = member.value.items.compactMap(Assertion.init(json:))
    }
  }
}

extension Contract.Assertion {
  fileprivate var json: JSONValue {
    func texts(_ values: [String]) -> JSONValue { .array(values.map(JSONValue.string)) }
    func named(_ name: String, _ ignoringCase: Bool) -> String { ignoringCase ? "i" + name : name }
    return switch self {
    case .equals(let value): ["type": "equals", "value": .string(value)]
    case .resembles(let value): ["type": "resembles", "value": .string(value)]
    case .contains(let value, let ignoringCase):
      ["type": .string(named("contains", ignoringCase)), "value": .string(value)]
    case .containsAll(let values, let ignoringCase):
      ["type": .string(named("contains-all", ignoringCase)), "value": texts(values)]
    case .containsAny(let values, let ignoringCase):
      ["type": .string(named("contains-any", ignoringCase)), "value": texts(values)]
    case .startsWith(let value): ["type": "starts-with", "value": .string(value)]
    case .endsWith(let value): ["type": "ends-with", "value": .string(value)]
    case .matches(let pattern): ["type": "regex", "value": .string(pattern)]
    case .json(let schema): ["type": "is-json", "value": schema ?? .null]
    case .not(let assertion): ["type": "not", "value": assertion.json]
    }
  }

  fileprivate init?(json value: JSONValue) {
    guard let type = value["type"]?.string else { return nil }
    let text = value["value"]?.string
    let texts = value["value"]?.items.compactMap(\.string) ?? []
    let ignoringCase = type.hasPrefix("i") && type != "is-json"
    let found: Self? =
      switch ignoringCase ? String(type.dropFirst()) : type {
      case "equals": text.map(Self.equals)
      case "resembles": text.map(Self.resembles)
      case "contains": text.map { .contains($0, ignoringCase: ignoringCase) }
      case "contains-all": .containsAll(texts, ignoringCase: ignoringCase)
      case "contains-any": .containsAny(texts, ignoringCase: ignoringCase)
      case "starts-with": text.map(Self.startsWith)
      case "ends-with": text.map(Self.endsWith)
      case "regex": text.flatMap(Self.matching)
      case "is-json": .json(schema: value["value"].flatMap { $0.isNull ? nil : $0 })
      case "not": value["value"].flatMap(Self.init(json:)).map(Self.not)
      default: nil
      }
    guard let found else { return nil }
    self = found
  }
}
