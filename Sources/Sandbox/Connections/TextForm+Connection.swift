extension TextForm {
  static let uuidOrAddress = TextForm(
    expectation: "the id of an EIP, or an IPv4 address in dotted decimal"
  ) { uuid.accepts($0) || address.accepts($0) }

  /// CON-6; the space is one of the special characters (B15).
  static let preSharedKey = TextForm(
    expectation: "8 to 128 characters of at least three of upper case, lower case, digits and "
      + "~!@#$%^*()-_+={ },./:;"
  ) { text in
    var classes: Set<Int> = []
    for byte in text.utf8 {
      switch byte {
      case 0x41...0x5A: classes.insert(0)
      case 0x61...0x7A: classes.insert(1)
      case 0x30...0x39: classes.insert(2)
      case _ where "~!@#$%^*()-_+={ },./:;".utf8.contains(byte): classes.insert(3)
      default: return false
      }
    }
    return (8...128).contains(text.utf8.count) && classes.count >= 3
  }

  /// CON-3, as far as one address alone shows it.
  static let tunnelAddress = TextForm(
    expectation: "a host address with mask /30 in 169.254.0.0/16, not in 169.254.195.0/24"
  ) { Tunnel.address($0) != nil }
}
