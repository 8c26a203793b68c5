"""`drainage crews`: tables an engineer keeps, the plan for a storm, and what is written of it."""
