# Writes data/telco.csv from the data set wa_churn of the R package modeldata (Debian: r-cran-modeldata, MIT).
#
#   apt-get install r-base-core r-cran-modeldata
#   Rscript data/export-telco.R data/telco.csv
#
# wa_churn is IBM's telecom sample with renamed, recoded columns; this turns them back into the public names and values.
# customerID is the row number, C00001 on: modeldata does not carry IBM's own identifiers.

path <- commandArgs(trailingOnly = TRUE)
if (length(path) != 1) stop("usage: Rscript export-telco.R OUTPUT.csv")

customers <- modeldata::wa_churn
yes_no <- function(flag) ifelse(flag == 1, "Yes", "No")
plain <- function(number) ifelse(is.na(number), "", format(number, trim = TRUE, digits = 15, drop0trailing = TRUE))
text <- function(values) sapply(values, plain)

public <- data.frame(
  customerID       = sprintf("C%05d", seq_len(nrow(customers))),
  gender           = ifelse(customers$female == 1, "Female", "Male"),
  SeniorCitizen    = customers$senior_citizen,
  Partner          = yes_no(customers$partner),
  Dependents       = yes_no(customers$dependents),
  tenure           = customers$tenure,
  PhoneService     = yes_no(customers$phone_service),
  MultipleLines    = customers$multiple_lines,
  InternetService  = customers$internet_service,
  OnlineSecurity   = customers$online_security,
  OnlineBackup     = customers$online_backup,
  DeviceProtection = customers$device_protection,
  TechSupport      = customers$tech_support,
  StreamingTV      = customers$streaming_tv,
  StreamingMovies  = customers$streaming_movies,
  Contract         = customers$contract,
  PaperlessBilling = yes_no(customers$paperless_billing),
  PaymentMethod    = customers$payment_method,
  MonthlyCharges   = text(customers$monthly_charges),
  TotalCharges     = text(customers$total_charges),
  Churn            = customers$churn
)

out <- file(path, open = "wb") # binary: the same bytes on every system
write.table(public, out, sep = ",", quote = FALSE, row.names = FALSE, eol = "\n", fileEncoding = "UTF-8")
close(out)
