# What the agent of a server may: read its secret, have its certificate made.
path "secret/data/spacetime" {
  capabilities = ["read"]
}

path "pki/issue/spacetime" {
  capabilities = ["create", "update"]
}
