import Diagnostics
import ModelCatalog
import Patterns
import Prompts
import SourceText
import YAMLSyntax

/// A cue to think for a model that thinks anyway.
enum CotOnReasoningModel: CodedRule {
  static let cues: [StaticString] = [
    #"(?i)\b(?:let's |let us |please |always |you (?:must|should) |make sure to |and )*(?:think|reason|work)(?: (?:carefully|deeply|about (?:this|it)|through (?:this|it)|this out|it out|this through))* step[- ]by[- ]step\b(?: before (?:you )?answer(?:ing)?)?"#,
    #"(?i)\btake a deep breath(?: and think| before answering)?"#,
    #"(?i)\bthink (?:long and hard|very carefully|hard) before (?:you )?answer(?:ing)?"#,
    #"(?:请|让我们)?(?:你)?一步(?:一)?步(?:地|来)?(?:思考|推理|分析)|逐步(?:思考|推理)|深呼吸"#,
  ]

  /// Every cue has one of these.
  static let words: [StaticString] = [
    "step", "breath", "think", "一步", "步步", "逐步", "深呼吸",
  ]

  static func check(_ document: PromptDocument, _ context: RuleContext) {
    for prompt in document.prompts {
      guard let (target, model) = reasoningTarget(of: prompt, document, context) else { continue }
      for message in prompt.messages
      where message.role.isInstructing && !message.isExample && context.mayMention(words, in: message) {
        for regex in cues {
          guard let pattern = context.pattern(regex) else { continue }
          for match in pattern.matches(in: message.text.utf8)
          where message.spans.isInstruction(match.range) && !wantsReasoningShown(message, match.range, context) {
            context.report(
              match.range, in: message,
              ["match": .text(message.text.string(in: match.range)), "model": .text(target.model?.text ?? model.id)],
              fix: TextFix.replacing(
                sentence(around: match.range, message, context), with: "", in: message, .unsafe, context))
          }
        }
      }
    }
  }

  private static func reasoningTarget(_ of: Prompt, _ document: PromptDocument, _ context: RuleContext) -> (
    ModelTarget, Model
  )? {
    let targets = of.targetIndexes.map { document.targets[$0] }
    // Compared on several models, a prompt has to suit those that do not reason too.
    let models = targets.compactMap { target in context.resolved(target).map { (target, $0.model) } }
    guard let first = models.first, models.count == targets.count else { return nil }
    for (target, model) in models {
      guard model.supports(.reasoning) == true else { return nil }
      if target.parameter(.thinking)?.value["type"]?.text == "disabled" { return nil }
      if let effort = context.effort(of: target) {
        if effort == ReasoningEffort.none { return nil }
      } else if model.supports(.reasoningAlwaysOn) != true {
        // A hybrid model reasons only when asked: Claude without `thinking`, GPT-5.1 and later without an effort.
        if model.defaultEffort == ReasoningEffort.none { return nil }
        let hasThinking = target.parameter(.thinking) != nil
        if model.provider != .openAI, !hasThinking, model.defaultEffort == nil { return nil }
      }
    }
    return first
  }

  private static func reasoningTarget(of prompt: Prompt, _ document: PromptDocument, _ context: RuleContext) -> (
    ModelTarget, Model
  )? {
    reasoningTarget(prompt, document, context)
  }

  /// Reasoning that is part of the answer is no cue.
  private static func wantsReasoningShown(_ message: Message, _ range: ByteRange, _ context: RuleContext) -> Bool {
    let bytes = message.text.utf8
    guard let line = context.sentences(of: message).first(where: { $0.range.overlaps(range) })?.range else {
      return false
    }
    let around = Array(bytes[line])
    return context.pattern(
      #"(?i)\b(?:show|explain|write|include|output|describe|present|document|display|<thinking>|scratchpad|instructions|guide|tutorial)\b|展示|写出|给出推理|说明推理|输出推理|教程|步骤说明|解题步骤"#
    )?.isMatch(around) == true
  }

  /// The whole sentence if the cue is most of it, else the cue.
  private static func sentence(around range: ByteRange, _ message: Message, _ context: RuleContext) -> ByteRange {
    guard let sentence = context.sentences(of: message).first(where: { $0.range.overlaps(range) })?.range,
      range.count * 10 >= sentence.count * 7
    else { return range }
    return sentence
  }
}
