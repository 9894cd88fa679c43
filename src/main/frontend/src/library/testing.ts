/** What users test their components with. */
export {};
