/// Where each key of the settings stands, so that what is found wrong later (an unreadable
/// secret, an action that names no operation) is reported at its line as well.
public struct SettingsSource: Sendable {
  public let file: String
  private var places: [String: SettingsFault.Place] = [:]

  public init(file: String) {
    self.file = file
  }

  /// The first place noted for a key path stays: what an alias repeats stands where it was written.
  mutating func note(_ place: SettingsFault.Place, of keyPath: String) {
    if places[keyPath] == nil { places[keyPath] = place }
  }

  /// A key path that is not in the file (a default) has the place of the section around it.
  public func place(of keyPath: String) -> SettingsFault.Place? {
    var path = Substring(keyPath)
    while true {
      if let place = places[String(path)] { return place }
      guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return places[""] }
      path = path[..<end]
    }
  }

  public func fault(
    at keyPath: String, _ message: String, expected: String? = nil
  ) -> SettingsFault {
    SettingsFault(
      file: file, place: place(of: keyPath), keyPath: keyPath, message: message,
      expected: expected)
  }
}
