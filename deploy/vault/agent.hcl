# Vault agent beside one server: fetches secret and certificate, and does what makes each count. docs/deployment.md tells how it
# is installed. To be changed: the address, and in tls.ctmpl the name.
vault {
  address = "https://vault.example.org:8200"
}

auto_auth {
  method "approle" {
    config = {
      role_id_file_path                   = "/etc/spacetime/vault/role-id"
      secret_id_file_path                 = "/etc/spacetime/vault/secret-id"
      remove_secret_id_file_after_reading = false
    }
  }
}

template_config {
  static_secret_render_interval = "5m"
  # Whatever fails is tried again; what was fetched before stays where it is.
  exit_on_retry_failure = false
}

# systemd hands both to the server at its start (LoadCredential), so a new one counts after a restart.
template {
  source               = "/etc/spacetime/vault/secret.ctmpl"
  destination          = "/etc/spacetime/secret"
  perms                = "0400"
  error_on_missing_key = true
  exec {
    command = ["systemctl", "try-restart", "spacetime"]
  }
}

template {
  source               = "/etc/spacetime/vault/previous.ctmpl"
  destination          = "/etc/spacetime/previous"
  perms                = "0400"
  error_on_missing_key = true
  exec {
    command = ["systemctl", "try-restart", "spacetime"]
  }
}

# The certificate of the proxy; the template writes its key beside it.
template {
  source               = "/etc/spacetime/vault/tls.ctmpl"
  destination          = "/etc/spacetime/tls/fullchain.pem"
  perms                = "0644"
  error_on_missing_key = true
  exec {
    command = ["systemctl", "try-reload-or-restart", "nginx"]
  }
}
