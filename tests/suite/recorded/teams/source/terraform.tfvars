teams = {
  eng = "Engineering"
  ops = "Operations"
}
initial_password = "correct-horse-do-not-show"
