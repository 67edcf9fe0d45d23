public import Contract

/// Where the next page of a list begins.
///
/// The cloud's own cursor alone is not enough: its marker is a time that rows may share (PAG-2,
/// B28), and its pages are cut into smaller ones here. So the rows given last are remembered, and
/// the next page begins behind the last of them that is still there. A row that is created or
/// deleted between two pages thus moves no other row over a border.
public struct PagePosition: Sendable, Equatable {
  /// The cloud's marker or offset; empty for its first page.
  public var cursor: [UInt8] = []
  /// Some rows of the cloud's page at `cursor` were given already.
  var isWithin = false
  /// Rows given on all pages before.
  var given = 0
  /// Digests of the rows given last, the latest at the end.
  var recent: [UInt64] = []

  /// Fewest rows that are remembered; the list may lose all but one of them in the meantime.
  static let recentMin = 16
  /// Most rows that are remembered where many share one time: 2 KiB of a token of 4 KiB.
  static let recentMax = 256
  /// A marker is a time of about 30 characters.
  static let cursorMax = 128

  public init() {}

  /// The parameters that ask the cloud for this page, in the largest size it gives.
  public func query(_ style: PageStyle) -> [(name: String, value: String)] {
    let cursor = String(decoding: cursor, as: UTF8.self)
    switch style {
    case .whole: return []
    case .marker:
      // A marker goes together with a limit (PAG-2).
      let limit = (name: "limit", value: "\(Self.markerLimit)")
      return cursor.isEmpty ? [limit] : [limit, (name: "marker", value: cursor)]
    case .offset:
      let limit = (name: "limit", value: "\(Self.offsetLimit)")
      return cursor.isEmpty ? [limit] : [limit, (name: "offset", value: cursor)]
    }
  }

  /// Rows of the largest page of a marker list (spec section 5).
  static let markerLimit = 200
  /// Rows of the largest page of an offset list (spec section 5).
  static let offsetLimit = 1000
}
