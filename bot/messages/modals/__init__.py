"""The forms. Each module draws one (`modal`) and reads what was submitted (`parse`): a frozen form or `FieldErrors`.

`callback_id` is the act's value, or the constant that the module names. The flag's number, and whatever the caller
wants back (`keep`), stand in `private_metadata`. A block_id is the name of the form's field, for errors at the field.
"""
