import Providers

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// A plot as SVG that takes its colours from the page around it.
struct Plot {
  enum Scale { case linear, logarithmic }

  static let width = 640.0
  static let height = 300.0
  private static let (left, right, top, bottom) = (76.0, 16.0, 16.0, 40.0)

  private let x: ClosedRange<Double>
  private let y: ClosedRange<Double>
  private let xScale: Scale
  private let yScale: Scale
  private var body = ""
  private let title: String

  /// `title`: What it shows, for those who do not see it.
  init(
    title: String, x: ClosedRange<Double>, y: ClosedRange<Double>, xScale: Scale = .linear, yScale: Scale = .linear
  ) {
    self.title = title
    self.x = Self.widened(x)
    self.y = Self.widened(y)
    self.xScale = xScale
    self.yScale = yScale
  }

  private static func widened(_ range: ClosedRange<Double>) -> ClosedRange<Double> {
    range.upperBound > range.lowerBound ? range : range.lowerBound * 0.9...(range.upperBound * 1.1 + 1e-9)
  }

  private static func share(_ value: Double, _ range: ClosedRange<Double>, _ scale: Scale) -> Double {
    switch scale {
    case .linear: (value - range.lowerBound) / (range.upperBound - range.lowerBound)
    case .logarithmic: log(value / range.lowerBound) / log(range.upperBound / range.lowerBound)
    }
  }

  func point(_ xValue: Double, _ yValue: Double) -> (x: Double, y: Double) {
    let (inner, outer) = (Self.width - Self.left - Self.right, Self.height - Self.top - Self.bottom)
    return (
      Self.left + inner * Self.share(xValue, x, xScale), Self.top + outer * (1 - Self.share(yValue, y, yScale))
    )
  }

  /// Ticks with their labels, and lines across the plot.
  mutating func axes(
    xLabel: String, yLabel: String, xTicks: [Double]? = nil, yTicks: [Double]? = nil, xText: (Double) -> String,
    yText: (Double) -> String
  ) {
    for tick in xTicks ?? Self.ticks(x, xScale) {
      let place = point(tick, y.lowerBound)
      body +=
        "<line class=\"grid\" x1=\"\(place.x.short)\" y1=\"\(Self.top)\" x2=\"\(place.x.short)\" y2=\"\(place.y.short)\"/>"
      body +=
        "<text x=\"\(place.x.short)\" y=\"\((place.y + 16).short)\" text-anchor=\"middle\">\(HTMLText.escaped(xText(tick)))</text>"
    }
    for tick in yTicks ?? Self.ticks(y, yScale) {
      let place = point(x.lowerBound, tick)
      body +=
        "<line class=\"grid\" x1=\"\(Self.left)\" y1=\"\(place.y.short)\" x2=\"\(Self.width - Self.right)\" y2=\"\(place.y.short)\"/>"
      body +=
        "<text x=\"\(Self.left - 6)\" y=\"\((place.y + 4).short)\" text-anchor=\"end\">\(HTMLText.escaped(yText(tick)))</text>"
    }
    body +=
      "<text x=\"\(Self.width - Self.right)\" y=\"\(Self.height - 6)\" text-anchor=\"end\">\(HTMLText.escaped(xLabel))</text>"
    body += "<text x=\"\(Self.left + 4)\" y=\"\(Self.top + 10)\">\(HTMLText.escaped(yLabel))</text>"
  }

  mutating func line(_ points: [(Double, Double)], _ style: String) {
    let text = points.map { point($0.0, $0.1) }.map { "\($0.x.short),\($0.y.short)" }.joined(separator: " ")
    body += "<polyline class=\"\(style)\" points=\"\(text)\"/>"
  }

  mutating func dot(_ xValue: Double, _ yValue: Double, _ style: String, _ hint: String) {
    let place = point(xValue, yValue)
    body +=
      "<circle class=\"\(style)\" cx=\"\(place.x.short)\" cy=\"\(place.y.short)\" r=\"4\"><title>\(HTMLText.escaped(hint))</title></circle>"
  }

  mutating func band(y range: ClosedRange<Double>, _ style: String) {
    let (low, high) = (point(x.lowerBound, range.lowerBound), point(x.upperBound, range.upperBound))
    body +=
      "<rect class=\"\(style)\" x=\"\(low.x.short)\" y=\"\(high.y.short)\" width=\"\((high.x - low.x).short)\" height=\"\((low.y - high.y).short)\"/>"
  }

  var svg: String {
    "<svg viewBox=\"0 0 \(Int(Self.width)) \(Int(Self.height))\" role=\"img\" aria-label=\"\(HTMLText.escaped(title))\">\(body)</svg>"
  }

  /// About five round numbers in a range.
  static func ticks(_ range: ClosedRange<Double>, _ scale: Scale) -> [Double] {
    switch scale {
    case .linear:
      let rough = (range.upperBound - range.lowerBound) / 5
      guard rough > 0, rough.isFinite else { return [range.lowerBound] }
      let power = pow(10, floor(log10(rough)))
      let step = [1.0, 2, 5, 10].first { $0 * power >= rough }.map { $0 * power } ?? power
      let first = (range.lowerBound / step).rounded(.up)
      let last = (range.upperBound / step + 1e-9).rounded(.down)
      return first <= last ? stride(from: first, through: last, by: 1).map { $0 * step } : []
    case .logarithmic:
      let steps = [0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 0.8, 0.9, 1, 1.1, 1.25, 1.5, 2, 3, 5, 10, 20, 50, 100]
      let inside = steps.filter(range.contains)
      // Labels that would touch each other.
      let span = log(range.upperBound / range.lowerBound)
      return inside.reduce(into: []) { kept, tick in
        if let last = kept.last, log(tick / last) < span / 9 { return }
        kept.append(tick)
      }
    }
  }
}

extension Double {
  /// With one digit behind the point.
  var short: String { Wording.fixed(self, 1) }
}

enum HTMLText {
  static func escaped(_ text: String) -> String {
    var result = ""
    for character in text.withoutControls.unicodeScalars {
      switch character {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      default: result.unicodeScalars.append(character)
      }
    }
    return result
  }
}
