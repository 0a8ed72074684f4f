import Diagnostics
import Statistics
import Verification

/// The ladder as rows of text: a table like the article's, with intervals.
struct LadderRows {
  struct Row {
    var step: String
    var alone = ""
    var interval = ""
    var cumulative = ""
    var remark = ""
    var verdict: Verdict?
  }

  let header: [String]
  let rows: [Row]

  init(_ ladder: Ladder, _ wording: Wording) {
    header = [
      wording.choose("step", "步骤"), wording.choose("alone", "单独"), wording.choose("95 % interval", "95% 区间"),
      wording.choose("with those before", "累计"), "",
    ]
    var rows = [
      Row(
        step: "1. " + wording.choose("baseline", "基准"),
        alone: Wording.milliseconds(ladder.baseline.times[.total]?.percentile(0.5)))
    ]
    for rung in ladder.rungs {
      var row = Row(step: "\(rung.step.rawValue). \(Self.name(rung.step, wording))")
      switch rung.result {
      case .notApplicable(let reason): row.remark = wording.choose("not here: ", "不适用：") + wording.text(reason)
      case .measured(let alone, let cumulative):
        row.alone = Self.change(alone)
        row.interval = alone.interval.map { "\(Wording.ratio($0.lowerBound))–\(Wording.ratio($0.upperBound))" } ?? "–"
        row.verdict = alone.loss == nil ? alone.verdict : .slower
        if let cumulative {
          row.cumulative = Self.change(cumulative)
        }
        var remarks = [wording.text(rung.what)]
        if let verdict = alone.verdict { remarks.append(wording.verdict(verdict)) }
        if let loss = alone.loss {
          remarks.append(wording.choose("but a loss: ", "但得不偿失：") + wording.text(loss))
        } else if let loss = cumulative?.loss {
          remarks.append(
            wording.choose("but with those before a loss: ", "但与前面各步叠加后得不偿失：") + wording.text(loss))
        }
        if let remark = alone.remark { remarks.append(wording.text(remark)) }
        row.remark = remarks.joined(separator: wording.choose("; ", "；"))
      }
      rows.append(row)
    }
    self.rows = rows
  }

  /// Each step has a baseline of its own, asked by turns with it.
  private static func change(_ effect: Ladder.Effect) -> String {
    var before = Wording.milliseconds(effect.before)
    let after = Wording.milliseconds(effect.after)
    for unit in [" ms", " s"] where before.hasSuffix(unit) && after.hasSuffix(unit) {
      before = String(before.dropLast(unit.count))
    }
    return "\(before) → \(after), \(factor(effect.ratio))"
  }

  private static func factor(_ ratio: Double) -> String {
    let text = Wording.ratio(ratio)
    return text.hasPrefix("<") ? text : "×" + text
  }

  static func name(_ step: Ladder.Step, _ wording: Wording) -> String {
    switch step {
    case .baseline: wording.choose("baseline", "基准")
    case .shorterPrompt: wording.choose("shorter prompt", "缩短提示词")
    case .trimmedHistory: wording.choose("trimmed history", "裁剪历史")
    case .parameters: wording.choose("parameters", "参数")
    case .responseCache: wording.choose("response cache", "缓存回答")
    case .smallerModel: wording.choose("smaller model", "换小模型")
    case .parallel: wording.choose("parallel requests", "并行请求")
    case .network: wording.choose("network", "网络")
    case .streaming: wording.choose("streaming", "流式输出")
    }
  }
}
