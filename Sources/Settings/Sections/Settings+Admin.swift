extension Settings {
  /// The read-only port for probes and scrapers.
  public struct Admin: Sendable, Equatable {
    /// Absent when it is off.
    public var address: TCPAddress?
  }
}

extension Settings.Admin {
  static let keys = ["address"]
  static let defaultAddress = "127.0.0.1:9901"

  /// The default for what is missing or faulty; a fault keeps the result from being used.
  init(_ node: SettingsNode?) {
    let address = node.flatMap { Section($0, keys: Self.keys) }?["address"]
    guard let address else {
      self.address = try? TCPAddress(Self.defaultAddress)
      return
    }
    let expected = "\(TCPAddress.expected), or off"
    let read = address.value(expected: expected) { text throws(ValueProblem) -> TCPAddress? in
      if text == "off" { return nil }
      do throws(ValueProblem) {
        return try TCPAddress(text)
      } catch {
        throw ValueProblem(error.message, expected: expected)
      }
    }
    self.address = read ?? nil
  }
}
