extension ValueRules {
  /// Reads the bounds of a field, refusing those that its kind cannot have: a bound that is never
  /// looked at is worse than none.
  init(
    _ options: Gatehouse_FieldRules, for kind: FieldSchema.Kind, repeated: Bool, at field: String
  ) throws(ContractFault) {
    if options.hasMinLength || options.hasMaxLength {
      length = Int(options.minLength)...(options.hasMaxLength ? Int(options.maxLength) : .max)
    }
    if options.hasMinimum || options.hasMaximum {
      let least = options.hasMinimum ? options.minimum : .min
      range = least...(options.hasMaximum ? options.maximum : .max)
    }
    if options.hasMinItems || options.hasMaxItems {
      items = Int(options.minItems)...(options.hasMaxItems ? Int(options.maxItems) : .max)
    }
    format = try FieldFormat(options.format, at: field)
    words = options.words
    uniqueItems = options.uniqueItems
    explicitEmpty = options.explicitEmpty
    cites = options.cites.isEmpty ? nil : options.cites
    let isInteger = if case .integer = kind { true } else { false }
    guard kind == .string || (length == nil && format == nil && words.isEmpty) else {
      throw ContractFault("\(field): length, format and words are for strings")
    }
    guard isInteger || range == nil else {
      throw ContractFault("\(field): minimum and maximum are for integers")
    }
    guard repeated || (items == nil && !uniqueItems && !explicitEmpty) else {
      throw ContractFault("\(field): item bounds are for repeated fields")
    }
  }
}

extension FieldFormat {
  init?(_ option: Gatehouse_Format, at field: String) throws(ContractFault) {
    switch option {
    case .unspecified: return nil
    case .uuid: self = .uuid
    case .uuidOrZero: self = .uuidOrZero
    case .ipv4: self = .ipv4
    case .ipv4Cidr: self = .ipv4CIDR
    case .resourceName: self = .resourceName
    case .tagKey: self = .tagKey
    case .tagValue: self = .tagValue
    case .uuidOrIpv4: self = .uuidOrIPv4
    case .tunnelAddress: self = .tunnelAddress
    case .preSharedKey: self = .preSharedKey
    case .UNRECOGNIZED(let number):
      throw ContractFault("\(field): format \(number) is not known to this program")
    }
  }
}
