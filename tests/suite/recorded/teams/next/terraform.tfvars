teams = {
  eng = "Engineering"

}
initial_password = "correct-horse-do-not-show"
